import Foundation
import GRDB
import Guard
import Mail

extension Store: AccessStore {
    package func accessUsers() async throws(StoreFailure) -> [AccessUser] {
        try await read("cannot read the users") { try AccessRow.users($0) }
    }

    package func add(_ user: AccessUser, by who: Identity) async throws(StoreFailure) -> Bool {
        try await writer.perform("cannot store the user") { [chain] db in
            guard try AccessRow.user(named: user.name, db) == nil else { return false }
            try AccessRow.put(user, db)
            let codes = user.codeSecret == nil ? "" : ", with one-time codes"
            try EventRow.insert(
                Self.event(user.madeAt, who, "added", "user \(user.name), \(user.role.rawValue)\(codes)"), chain, db)
            return true
        }
    }

    package func change(
        user name: String, _ change: AccessUserChange, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> AccessUser? {
        try await writer.perform("cannot change the user") { [chain] db in
            guard let before = try AccessRow.user(named: name, db) else { return nil }
            let after = change.applied(to: before, at: at)
            try AccessRow.put(after, db)
            try EventRow.insert(Self.event(at, who, "changed: \(change.text)", "user \(name)"), chain, db)
            return after
        }
    }

    package func remove(user name: String, by who: Identity, at: Timestamp) async throws(StoreFailure) -> Bool {
        try await writer.perform("cannot remove the user") { [chain] db in
            try db.execute(sql: "DELETE FROM access_users WHERE name = ?", arguments: [name])
            guard db.changesCount > 0 else { return false }
            try EventRow.insert(Self.event(at, who, "removed", "user \(name)"), chain, db)
            return true
        }
    }

    package func useCode(step: Int64, of name: String) async throws(StoreFailure) -> Bool {
        try await writer.perform("cannot note the one-time code") { db in
            try db.execute(
                sql: "UPDATE access_users SET last_step = ? WHERE name = ? AND last_step < ?",
                arguments: [step, name, step])
            return db.changesCount > 0
        }
    }

    package func accessTokens() async throws(StoreFailure) -> [AccessToken] {
        try await read("cannot read the tokens") { try AccessRow.tokens($0).map(\.token) }
    }

    package func accessTokenDigests() async throws(StoreFailure) -> [[UInt8]: AccessToken] {
        try await read("cannot read the tokens") { db in
            var tokens: [[UInt8]: AccessToken] = [:]
            for (digest, token) in try AccessRow.tokens(db) where token.revokedAt == nil { tokens[digest] = token }
            return tokens
        }
    }

    package func add(_ order: AccessTokenOrder, at: Timestamp) async throws(StoreFailure) -> AccessToken {
        try await writer.perform("cannot store the token") { [chain] db in
            try db.execute(
                sql: """
                    INSERT INTO access_tokens (name, role, digest, made_at, made_by, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    order.name, order.role.rawValue, Data(order.digest), at.microseconds, order.who.name,
                    order.expiresAt?.microseconds,
                ])
            let token = AccessToken(
                id: AccessTokenID(value: db.lastInsertedRowID), name: order.name, role: order.role, madeAt: at,
                madeBy: order.who.name, expiresAt: order.expiresAt)
            let end = order.expiresAt.map { ", until \($0.rfc3339)" } ?? ""
            try EventRow.insert(
                Self.event(at, order.who, "added", "token \(token.id) \(order.name), \(order.role.rawValue)\(end)"),
                chain, db)
            return token
        }
    }

    package func revoke(
        _ id: AccessTokenID, by who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> AccessToken? {
        try await writer.perform("cannot revoke the token") { [chain] db in
            try db.execute(
                sql: "UPDATE access_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                arguments: [at.microseconds, id.value])
            guard db.changesCount > 0, let token = try AccessRow.token(id, db) else { return nil }
            try EventRow.insert(
                Self.event(at, who, reason.isEmpty ? "revoked" : "revoked: \(reason)", "token \(id) \(token.name)"),
                chain, db)
            return token
        }
    }

    package func noteUse(of id: AccessTokenID, at: Timestamp) async throws(StoreFailure) {
        try await writer.perform("cannot note the use of a token") { db in
            try db.execute(
                sql: "UPDATE access_tokens SET last_used_at = ? WHERE id = ?", arguments: [at.microseconds, id.value])
        }
    }

    private static func event(
        _ at: Timestamp, _ who: Identity, _ what: String, _ subject: String
    ) -> GuardEvent {
        GuardEvent(at: at, kind: .access, who: who, reason: what, subject: subject)
    }
}
