import Foundation
import Testing

@testable import Mail

/// Every row of the table in `AddressKey.swift`.
struct AddressFormsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let rule: String
        let options: AddressKeyOptions
        let written: String
        let form: String
        var testDescription: String { rule }
    }

    private static let names: [String: AddressKeyOptions] = [
        "subaddress": .subaddress, "gmailDots": .gmailDots, "providers": .providers,
    ]

    private static let rows: [Row] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Mail/Addresses/AddressKey.swift")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            guard cells.count == 6, cells[3].contains("@") else { return nil }
            let options = cells[2].split(separator: " ").compactMap { names[String($0)] }
            return Row(rule: cells[1], options: AddressKeyOptions(options), written: cells[3], form: cells[4])
        }
    }()

    @Test func `the table is read`() {
        #expect(Self.rows.count == 38)
        #expect(Set(Self.rows.map(\.options.rawValue)) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a provider has a source, and no domain has two providers`() {
        let domains = MailboxProvider.all.flatMap(\.domains)
        #expect(Set(domains).count == domains.count)
        #expect(domains.allSatisfy { $0 == $0.lowercased() && $0.contains(".") })
        #expect(MailboxProvider.all.allSatisfy { $0.source.hasPrefix("https://") })
        #expect(MailboxProvider.all.allSatisfy { $0.oneDomain.map($0.domains.contains) ?? true })
    }

    @Test(arguments: rows) func `each row of the table is true`(row: Row) throws {
        let address = try #require(Address(row.written))
        #expect(Array(address.key(row.options).utf8) == Array(row.form.utf8))
        if row.options.isEmpty { #expect(address.key == row.form) }
    }

    @Test(arguments: rows) func `the normal form of a normal form is the same`(row: Row) throws {
        let address = try #require(Address(row.form))
        #expect(address.key(row.options) == row.form)
    }

    @Test(arguments: [
        "'", "'.a", "\"'.a\"", "\"'ann lee\"", "\u{200B}'ann", "‘’ann", "a'b", "\"\u{2019}\"", "'\u{200B}.a",
    ])
    func `the key of an address with apostrophes is an address with the same key`(local: String) throws {
        let key = try #require(Address("\(local)@x.example")).key
        #expect(Address(key)?.key == key)
    }

    @Test func `the key by older rules is known where it differs`() throws {
        for (text, earlier) in [
            ("o’neil@x.example", "o’neil@x.example"), ("'Ann@x.example", "'ann@x.example"),
            ("o'neil@x.example", nil), ("Ann@x.example", nil), ("käthe@x.example", nil),
        ] as [(String, String?)] {
            #expect(try #require(Address(text)).earlierKey == earlier)
        }
    }

    @Test(arguments: [
        "\"+\"@example.com", "\".'a\"@gmail.com", "\"...\"@gmail.com", "\"a+@b\"@example.com", "\"a\\\\+b\"@x.com",
        "a+@x.com", "\"-.\"@proton.me", "\"a..b\"@icloud.com", "x@a-b.fastmail.com",
    ])
    func `the key of an address under all options is still an address`(_ text: String) throws {
        for options: AddressKeyOptions in [[.subaddress, .gmailDots], [.subaddress, .gmailDots, .providers]] {
            let key = try #require(Address(text)).key(options)
            #expect(Address(key)?.key == key)
        }
    }
}
