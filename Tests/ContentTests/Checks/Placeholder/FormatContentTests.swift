import Mail
import Testing

@testable import Content

/// Conversions and arguments of format strings.
struct FormatContentTests {
    private static let catalogue = PlaceholderCatalogue(syntaxes: [
        PlaceholderSyntax(name: "position", opening: "%", closing: "", content: .conversion),
        PlaceholderSyntax(name: "conversion", opening: "%", closing: "", content: .conversion, ordinary: .often),
        PlaceholderSyntax(name: "format", opening: "{", closing: "}", content: .format, limitBytes: 40),
    ])

    private func found(_ text: String, on kind: Surface.Kind = .text) -> [String] {
        var found: [String] = []
        PlaceholderScanner(Self.catalogue).scan(Surface(kind: kind, text: Array(text.utf8))) { match in
            if match.score >= 0 { found.append("\(match.syntax) \(String(decoding: match.tag, as: UTF8.self))") }
            return true
        }
        return found
    }

    @Test(arguments: [
        ("Hi %@,", "conversion %@"), ("Hi %1$@!", "position %1$@"), ("Order %s is here", "conversion %s"),
        ("Order: %ld", "conversion %ld"), ("Total: %.2f.", "conversion %.2f"), ("Order %12$s", "position %12$s"),
        ("Day %02d", "conversion %02d"), ("<b>%d</b>", "conversion %d"),
    ]) func `a conversion is found`(text: String, expected: String) {
        #expect(found(text) == [expected])
        #expect(found(text, on: .subject) == [expected])
    }

    @Test(arguments: [
        "100 %", "20 % d'escompte", "20 %@ home", "5%d", "%source", "%1$ off", "printf(\"%s\")", "x = \"Hi %@\";",
        "\"hello\" = \"Hi %1$@\";", "msgid \"Hi %1$s\"", "<string name=\"hello\">Hi %1$s</string>",
        "<item quantity=\"one\">%1$d order</item>",
    ]) func `a percentage, a name and shown source pass`(text: String) {
        #expect(found(text) == [])
    }

    @Test func `an encoded byte of an address is no conversion`() {
        #expect(found("https://shop.example/%62i", on: .attribute("src")) == [])
        #expect(found("https://shop.example/%d/x", on: .attribute("src")) == ["conversion %d"])
    }

    @Test(arguments: [
        "{0:C}", "{0:d}", "{1,10:N2}", "{0,-10}", "{0:dd.MM.yyyy HH:mm}", "{0:MMMM d, yyyy}", "{0:#,##0.00}",
        "{0:0.00 €}",
        "{0,number}", "{1, date, long}", "{0.name}", "{0[name]}", "{0!r}", "{:.2f}", "{:,.2f}", "{0:>10}", "{0:%Y-%m}",
    ]) func `an argument with its format is found`(tag: String) {
        #expect(found("Your total is \(tag) today") == ["format \(tag)"])
    }

    @Test(arguments: [
        "{12:30}", "{1:1}", "{16:9}", "{0,1}", "{3,5}", "{5:30 pm}", "{0:1,1:2}", "{:)", "{:D}", "{1: see below}",
        "{0, 1}",
        "{x:y}", "{123:C}",
    ]) func `a time, a set, a smiley or a note passes`(text: String) {
        #expect(found("We look at \(text) today") == [])
    }
}
