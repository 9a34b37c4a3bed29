import Mail
import TestSupport
import Testing

@testable import Content

/// Gaps that a person left to be filled in, and names of fields where a name should be.
struct HumanGapsTests {
    @Test(arguments: [
        "[Your Company]", "[Ihr Unternehmen]", "[Votre entreprise]", "[Su nombre]", "[Seu nome]", "[Il tuo nome]",
        "[Uw naam]", "[Ditt namn]", "[Twoje imię]", "[Ваше имя]", "Kind regards, [Name]", "[Company]", "[Job Position]",
        "Dear (First Name)", "(Your Name)", "&lt;insert testimonial&gt;", "&lt;Company Name&gt;",
        "[Name einfügen]", "[insérer la date]", "[Name of event]", "[add date]", "[姓名]",
    ])
    func `a gap in brackets is found`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == ["insert-here"])
    }

    @Test(arguments: [
        "[insert joke]", "[Your account](https://shop.example)", "[View online]", "[1]", "[the Company]", "[sic]",
        "(Current Price)", "(your name on a mug)", "(name of the game)", "[Updated]", "x &lt; y &gt; z", "[Image]",
        "[]", "( )", "[Read more]", "(see the company page)", "\"[Company]\" means Shop Ltd.",
        "“[Company Name]” refers to the seller.",
    ])
    func `other words in brackets pass`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [])
    }

    @Test(arguments: [
        "Hi first_name,", "Dear FIRSTNAME,", "Hallo Vorname,", "Bonjour Prénom,", "Hola Nombre,", "Olá nome,",
        "Hej Namn,", "Здравствуйте, имя!", "Dear Customer Name,", "Hi XXX,", "Dear Mr. XXXX,", "Hallo xxx,", "Hi ___,",
        "Dear XXX XXX,", "Hi XXXX",
    ])
    func `a field's name in a greeting is found`(line: String) {
        #expect(kinds("<p>\(line)</p><p>Good news.</p>") == ["filler-text"])
    }

    @Test(arguments: [
        "Hi Nomi,", "Dear customer,", "Dear Jane,", "Hello everyone,", "Hi there,", "Hola Nom Nguyen,", "Hi xx Jane,",
        "Hi XXL fans,",
    ])
    func `an ordinary greeting passes`(line: String) {
        #expect(kinds("<p>\(line)</p><p>Good news.</p>") == [])
    }

    @Test func `a gap in an image's text or a subject is found`() {
        #expect(kinds("<img alt=\"[Ihr Unternehmen]\" src=\"https://shop.com/a.png\">") == ["insert-here"])
        let mail = campaign(subject: "News from [Your Company]", html: "<p>Good news.</p>")
        #expect(TestContentCheck().judge(facts(mail)).map(\.kind) == ["insert-here"])
    }

    @Test func `rows of brackets are judged in linear time`() {
        for piece in ["[", "<(", "[Your ", "[a ", "_name", "C:"] {
            let mail = { (octets: Int) in
                facts(campaign(text: String(repeating: piece, count: octets / piece.utf8.count)))
            }
            let ratio = LinearTime.ratio(mail(20_000), mail(20_000 * LinearTime.growth)) {
                _ = TestContentCheck().judge($0)
            }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
    }

    private func kinds(_ html: String) -> [String] {
        TestContentCheck().judge(facts(campaign(html: html))).map(\.kind)
    }
}
