import Foundation
import TestSupport
import Testing

/// The README names files, which must exist.
struct ReadmeTests {
    @Test func `every path in backticks exists`() throws {
        let text = try String(contentsOfFile: "\(Checkout.root)/README.md", encoding: .utf8)
        let named = text.matches(of: /`((?:Sources|Tests|scripts|config|\.ci)\/[A-Za-z0-9_.+\/-]*)`/).map { $0.1 }
        #expect(named.count > 10)
        for path in Set(named) {
            #expect(FileManager.default.fileExists(atPath: "\(Checkout.root)/\(path)"), "README.md names \(path)")
        }
    }
}
