import Content
import Foundation
import TestSupport
import Testing

/// People read what checks declare in other files. Each test prints the missing lines in their correct form.
struct CheckDocumentationTests {
    private static func lines(of path: String) throws -> [String] {
        try String(contentsOfFile: "\(Checkout.root)/\(path)", encoding: .utf8).components(separatedBy: "\n")
    }

    /// The items of the page's lists, each as one line.
    private static func items() throws -> Set<String> {
        var items: [String] = []
        for line in try lines(of: page) {
            if line.hasPrefix("- ") {
                items.append(line)
            } else if line.hasPrefix("  "), let last = items.popLast() {
                items.append("\(last) \(line.trimmingCharacters(in: .whitespaces))")
            }
        }
        return Set(items)
    }

    private static let page = "Sources/sendguard/Documentation.docc/content.md"

    @Test func `the page says what each check does and finds`() throws {
        let items = try Self.items()
        for check in Roster.all {
            let item = "- `\(check.name)` (\(Self.defaultEffect(check))): \(check.finds)"
            #expect(items.contains(item), "\(Self.page) lacks\n\(item)")
        }
    }

    @Test func `the page lists every declared setting and no other`() throws {
        let items = try Self.items()
        let declared = Roster.all.flatMap { check in check.settings.map { Self.item($0, of: check) } }
        for item in declared { #expect(items.contains(item), "\(Self.page) lacks\n\(item)") }
        for item in items where item.contains(/^- `[a-z-]+\.[a-z_]+` \(/) {
            #expect(declared.contains(item), "\(Self.page) has a setting that no check declares\n\(item)")
        }
    }

    @Test func `the commented configuration has each check with its mode and its settings`() throws {
        let section = try Self.lines(of: "config/sendguard.yaml").drop { $0 != "checks:" }.prefix { !$0.isEmpty }
        let entries = section.map { Entry($0) }
        for check in Roster.all {
            let block = entries.drop { $0.key != check.name }.dropFirst()
                .prefix { entry in !Roster.names.contains { $0 == entry.key } }
            let isShown = block.contains { $0.key == "mode" && $0.value == check.defaultMode.rawValue }
            #expect(isShown, "config/sendguard.yaml lacks\n\(Self.yaml(check))")
            for setting in check.settings {
                let isThere = block.contains {
                    $0.key == setting.name && $0.value == setting.example && $0.comment == setting.help
                }
                #expect(isThere, "config/sendguard.yaml lacks, below \(check.name),\n\(Self.yaml(setting))")
            }
        }
    }

    /// A line of the configuration, commented out or not: `#   share: 2%    # more than this`.
    private struct Entry {
        let key, value, comment: String

        init(_ line: String) {
            let bare = line.drop { $0 == " " || $0 == "#" }
            let hash = bare.firstRange(of: " #")
            let text = bare[..<(hash?.lowerBound ?? bare.endIndex)]
            let colon = text.firstIndex(of: ":")
            key = String(text[..<(colon ?? text.endIndex)])
            value = colon.map { text[text.index(after: $0)...].trimmingCharacters(in: .whitespaces) } ?? ""
            comment = hash.map { bare[$0.upperBound...].trimmingCharacters(in: .whitespaces) } ?? ""
        }
    }

    // MARK: Lines in their correct form

    private static func defaultEffect(_ check: any Check.Type) -> String {
        switch (check.defaultMode, check.rejection) {
        case (.enforce, .policy): "refuses"
        case (.enforce, .content): "refuses (554)"
        case (.observe, _): "records"
        case (.off, _): "nothing"
        }
    }

    private static func item(_ setting: any DeclaredSetting, of check: any Check.Type) -> String {
        let (values, defaultText) =
            switch setting.form {
            case .number(let range): ("a number from \(range.lowerBound) to \(range.upperBound)", setting.example)
            case .share: ("a share", setting.example)
            case .flag: ("true or false", setting.example)
            case .duration: ("a duration", setting.example)
            case .texts: ("a list of texts", "none")
            case .streams: ("a list of streams", "none")
            case .syntaxes: ("entries as in `config/placeholders.yaml`", "none")
            }
        let scope = setting.isPerMail ? ", by campaign and stream too" : ""
        return "- `\(check.name).\(setting.name)` (\(values)\(scope); default \(defaultText)): \(setting.help)"
    }

    private static func yaml(_ check: any Check.Type) -> String {
        let name = padded("  # \(check.name):", "# \(check.finds)")
        let lines = [name, "  #   mode: \(check.defaultMode.rawValue)"] + check.settings.map { yaml($0) }
        return lines.joined(separator: "\n")
    }

    private static func yaml(_ setting: any DeclaredSetting) -> String {
        padded("  #   \(setting.name): \(setting.example)", "# \(setting.help)")
    }

    /// Comments begin in one column.
    private static func padded(_ text: String, _ comment: String) -> String {
        text + String(repeating: " ", count: max(1, 37 - text.count)) + comment
    }
}
