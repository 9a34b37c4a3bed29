import Foundation
import GRDB
import Guard

extension Store: ConfigurationStore {
    package func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]? {
        try await read("cannot read what configuration was in force") { db in
            try String.fetchOne(db, sql: "SELECT keys FROM configuration").map { text in
                try JSONDecoder().decode([String: ConfigurationValue].self, from: Data(text.utf8))
            }
        }
    }

    package func putInForce(_ values: [String: ConfigurationValue], _ act: Act?) async throws(StoreFailure) {
        try await writer.perform("cannot store what configuration is in force") { [chain] db in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let keys = String(decoding: try encoder.encode(values), as: UTF8.self)
            try db.execute(sql: "INSERT OR REPLACE INTO configuration VALUES (1, ?)", arguments: [keys])
            if let act { try ActRow.insert(act, chain, db) }
        }
    }
}
