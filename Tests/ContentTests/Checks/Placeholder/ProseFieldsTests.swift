import Mail
import Testing

@testable import Content

/// Signs of tags that a sentence uses for something else.
struct ProseFieldsTests {
    private static let catalogue = PlaceholderCatalogue(syntaxes: [
        PlaceholderSyntax(name: "guillemets", opening: "«", closing: "»", content: .field, ordinary: .often),
        PlaceholderSyntax(name: "double-underscore", opening: "__", closing: "__", content: .field),
        PlaceholderSyntax(name: "double-percent", opening: "%%", closing: "%%", content: .words),
        PlaceholderSyntax(name: "percent", opening: "%", closing: "%", content: .field),
        PlaceholderSyntax(name: "hash", opening: "#", closing: "#", content: .field),
        PlaceholderSyntax(name: "percent-brace", opening: "%{", closing: "}", content: .field, ordinary: .often),
        PlaceholderSyntax(name: "bracket", opening: "[", closing: "]", content: .field, ordinary: .often),
        PlaceholderSyntax(name: "mustache", opening: "{{", closing: "}}", content: .expression),
        PlaceholderSyntax(name: "brace", opening: "{", closing: "}", content: .field),
        PlaceholderSyntax(name: "bracket-hyphen", opening: "[-", closing: "-]", content: .identifier),
        PlaceholderSyntax(name: "bare-word", opening: "Name", closing: "", content: .word),
    ])

    private func isFound(_ text: String, on kind: Surface.Kind = .text) -> Bool {
        var isFound = false
        PlaceholderScanner(Self.catalogue).scan(Surface(kind: kind, text: Array(text.utf8))) { match in
            isFound = match.score >= 0
            return !isFound
        }
        return isFound
    }

    @Test(arguments: [
        "So tired [-_-] today", "=== [ SHOP ] ===", "*** [NAME] ***", "Art.-Nr. {4711} in blue", "It costs {2}{U}{U}.",
        "Pay {1}, {T}: draw a card.", "The {{{The Gate}}} opens.", "Dear Name Your Price fans,",
        "Write f\"Hello {name}\" now.", "Write $\"Hello {name}\" now.", "Call format(\"Hello {0}\", name) now.",
    ]) func `an ornament, a number of goods, a title or a string of a program is no tag`(text: String) {
        #expect(!isFound(text))
    }

    @Test(arguments: [
        "It is [-NAME-] here", "=== [FIRST_NAME] ===", "Hello {0},", "Sent by {{{first_name}}}", "Dear Name,",
        "Dear Name Surname,", "He said \"{first_name}\" again", "We (\"{first_name}\") agree", "{{The Gate}} opens",
    ]) func `the same signs around a field are a tag`(text: String) {
        #expect(isFound(text))
    }

    @Test func `an encoded number is a value of a link`() {
        #expect(!isFound("https://shop.example/t?x=%7B1%7D", on: .attribute("href")))
        #expect(isFound("https://shop.example/t?x=%7B0%7D", on: .attribute("href")))
    }

    @Test func `a greeting that a sentence quotes is not the mail's own`() {
        #expect(Greeting.stands(before: 6, in: Array("\"Dear [Name],\"".utf8)))
        #expect(!Greeting.stands(before: 16, in: Array("Begin it: \"Dear [Name],\"".utf8)))
    }

    @Test(arguments: [
        "Remplissez le champ « Prénom » du formulaire.", "Cliquez sur «\u{A0}Nom de famille\u{A0}», puis validez.",
        "Das Feld «Vorname» ist Pflicht.", "Заполните поле «Имя» и нажмите кнопку.",
        "Order __today__ and save.", "Read __your order__ twice.", "It is __Sale__ time.",
        "\"[Company Name]\" means Shop Ltd.", "“{Company}” means Shop Ltd.",
        "„[Unternehmen]“ bezeichnet die Shop GmbH.",
        "« [Société] » désigne Shop SARL.", "\"[Customer Name]\" shall mean the buyer.",
        "'[User]' has the meaning below.",
        "Open C:\\Users\\%USERNAME%\\Documents now.", "See %USERNAME%\\Desktop for it.",
        "On \\\\server\\%USERNAME% it is.",
        "Use %HOMEDRIVE%%HOMEPATH% for it.", "Your code: #SUMMER#", "Gutscheincode #SPRING# gilt",
    ]) func `a quotation, stress, a definition, a path or a coupon is no tag`(text: String) {
        #expect(!isFound(text))
        #expect(!isFound(text, on: .html))
    }

    @Test(arguments: [
        "Bonjour « Prénom »,", "Merci «Prénom» pour tout", "Nom : «Nom_Client»", "Hello __first_name__, hi",
        "Your order __ORDER_NUMBER__ is here", "Dear __name__,", "Dear \"[Name]\",",
        "\"[First Name]\", your order is here",
        "The product \"[product_name]\" has shipped", "Hello %USERNAME%,", "Your account: %USERNAME%",
        "Hello %FIRSTNAME%\\nYour order", "Name: #FNAME#", "Follow the link %{link} now",
    ]) func `a tag in a value's place is found`(text: String) {
        #expect(isFound(text))
    }
}
