import Mail
import Testing

@testable import Guard

/// Names, roles, tokens, and the pauses after refused logins.
struct AccessTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    @Test func `each role may do what the ones before it may`() {
        #expect(AccessRole.viewer < .operator && AccessRole.operator < .admin && !(AccessRole.admin < .viewer))
    }

    @Test(arguments: ["", "ann lee", "ann\r\nx", "a(b)", "ann;x", String(repeating: "a", count: 65)])
    func `a name that would confuse a record is refused`(name: String) {
        #expect(AccessUser.fault(inName: name) != nil)
    }

    @Test(arguments: ["ann", "ann.lee@shop.example", "møller", "x_1+2-3"])
    func `usual names are good`(name: String) { #expect(AccessUser.fault(inName: name) == nil) }

    @Test func `a short password is refused`() {
        #expect(AccessUser.fault(inPassword: "ninechars") != nil && AccessUser.fault(inPassword: "ten chars!") == nil)
        #expect(AccessUser.fault(inPassword: "with a \0 in it") != nil)
    }

    @Test func `a token is read back, and nothing else is one`() {
        let secret = (0..<32).map { UInt8($0 * 7) }
        let text = AccessToken.text(secret)
        #expect(text.hasPrefix("sgt_") && text.count == 68 && AccessToken.secret(of: text) == secret)
        for other in ["", "sgt_", String(text.dropLast()), String(text.dropFirst()), text + "0"] {
            #expect(AccessToken.secret(of: other) == nil)
        }
        #expect(AccessTokenID("T3")?.value == 3)
        for other in ["3", "T", "T0", "T03", "t3", "T-1", "T3 "] { #expect(AccessTokenID(other) == nil) }
    }

    @Test func `any change of a user ends the sessions`() {
        let user = AccessUser(name: "ann", role: .admin, password: "$y$a", madeAt: noon, madeBy: "root")
        var change = AccessUserChange()
        change.codeSecret = [1, 2]
        let later = noon + .seconds(9)
        let changed = change.applied(to: user, at: later)
        #expect(changed.codeSecret == [1, 2] && changed.sessionsEndedAt == later && changed.role == .admin)
        change.codeSecret = []
        #expect(change.applied(to: changed, at: later).codeSecret == nil)
    }

    @Test func `refused logins make pauses for one address and name, and nobody else waits`() {
        var pauses = LoginPauses()
        for _ in 0..<2 { pauses.refuse(name: "ann", peer: "10.0.0.1", at: noon) }
        #expect(pauses.seconds(name: "ann", peer: "10.0.0.1", at: noon) == 0)
        var waits: [Int] = []
        for _ in 0..<8 {
            pauses.refuse(name: "ann", peer: "10.0.0.1", at: noon)
            waits.append(pauses.seconds(name: "ann", peer: "10.0.0.1", at: noon))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect(pauses.seconds(name: "ann", peer: "10.0.0.2", at: noon) == 0)
        #expect(pauses.seconds(name: "ben", peer: "10.0.0.1", at: noon) == 0)
        #expect(pauses.seconds(name: "ann", peer: "10.0.0.1", at: noon + .seconds(60)) == 0)
        pauses.refuse(name: "ann", peer: "10.0.0.1", at: noon + .seconds(700))
        #expect(pauses.seconds(name: "ann", peer: "10.0.0.1", at: noon + .seconds(700)) == 0, "forgotten")
    }

    @Test func `many names from one address wait, too`() {
        var pauses = LoginPauses()
        for number in 0..<25 { pauses.refuse(name: "user\(number)", peer: "10.0.0.1", at: noon) }
        #expect(pauses.seconds(name: "another", peer: "10.0.0.1", at: noon) > 0)
        #expect(pauses.seconds(name: "another", peer: "10.0.0.9", at: noon) == 0)
    }

    @Test func `two people confirm, however each is known; a program and a claim do not`() {
        let (ann, ben) = (Identity.visitor("ann", by: "password"), Identity.visitor("ben", by: "proxy"))
        #expect(ben.mayConfirm(ann) && !ann.mayConfirm(.visitor("ann", by: "password and code")))
        #expect(Identity(name: "root", userID: 0).mayConfirm(ann))
        #expect(!Identity(name: "ann (as root)", userID: 1000).mayConfirm(ann))
        #expect(!Identity.visitor("deploy", by: "token T3").mayConfirm(ann))
        #expect(!ben.mayConfirm(.visitor("deploy", by: "token T3")) && !ben.mayConfirm(Identity(name: "ann")))
    }
}
