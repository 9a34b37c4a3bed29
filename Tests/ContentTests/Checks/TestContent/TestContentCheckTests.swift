import Mail
import Testing

@testable import Content

struct TestContentCheckTests {
    @Test(arguments: [
        ("Lorem ipsum dolor sit amet", "lorem-ipsum"), ("Sed dolor sit amet", "lorem-ipsum"),
        ("Lorem ipsum", "lorem-ipsum"),
        ("INSERT NAME HERE", "insert-here"), ("Dear [INSERT DATE HERE] friends", "insert-here"),
        ("[Insert offer]", "insert-here"),
        ("Your headline goes here", "filler-text"), ("Add text here", "filler-text"), ("Dear XXXX,", "filler-text"),
        ("Hello XXX,", "filler-text"), ("Speaker: TBD (ask Ann before sending!)", "editor-note"),
        ("TODO: price", "editor-note"),
        ("[Image: hero - replace]", "editor-note"), ("[banner placeholder]", "editor-note"),
        ("Sed ut perspiciatis unde omnis", "lorem-ipsum"), ("Pellentesque habitant morbi", "lorem-ipsum"),
        ("The quick brown fox jumps", "filler-text"), ("Hinter den Wortbergen", "filler-text"),
        ("This is a placeholder paragraph", "filler-text"), ("Blindtext", "filler-text"), ("假文", "filler-text"),
        ("Price: $TBD, ships soon", "editor-note"), ("Venue [TBC]", "editor-note"), ("Price: TBD", "editor-note"),
        ("DRAFT", "editor-note"), ("Your first_name is here", "filler-text"),
    ])
    func `content of an unfinished mail is found`(text: String, kind: String) {
        #expect(kinds(html: "<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [kind])
    }

    @Test(arguments: [
        "The Lorem Ipsum, a gin sour", "Lorem Ipsum Gin", "insert the key here", "some (insert adjective here) weather",
        "[insert joke]", "Your logo here: 100 pens", "Come here", "TODO lists that work", "Second speaker: TBD",
        "love xxx",
        "Sizes XS-XXXL", "Super Bowl XXX, tonight", "Read this before sending money", "Card XXXX-1234",
        "It goes here and there",
        "<pre>int x = 1; // TODO: fix</pre>", "Open http://localhost:3000 in your browser", "Insert coin",
        "A placeholder is a pointer", "Draft beer", "my_name_is", "The file first_name.csv", "Venue: TBA",
    ])
    func `ordinary writing passes`(text: String) {
        #expect(kinds(html: "<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [])
    }

    @Test(arguments: [
        ("http://localhost:3000/offers", "local-link"), ("https://LOCALHOST/", "local-link"),
        ("http://127.0.0.1/x", "local-link"),
        ("http://10.1.2.3/", "local-link"), ("http://172.20.0.1/", "local-link"), ("http://192.168.1.1/", "local-link"),
        ("http://[::1]:80/", "local-link"), ("https://shop.local/x", "local-link"),
        ("https://shop.test/", "local-link"),
        ("https://shop.invalid/", "local-link"), ("http://intranet/news", "local-link"),
        ("https://www.yourdomain.com/", "local-link"),
        ("file:///C:/Users/ann/mail.html", "local-link"), ("https://staging.kestrel.shop/", "staging-link"),
        ("https://shop-staging.kestrel.shop/", "staging-link"), ("https://dev2.kestrel.shop/", "staging-link"),
        ("https://abc.ngrok.io/", "staging-link"), ("https://user@qa.kestrel.shop:8080/", "staging-link"),
        ("https://example.com/", "example-link"), ("//www.example.org/a", "example-link"),
        ("C:\\Users\\ann\\logo.png", "local-link"), ("http://shop.internal/x", "local-link"),
        ("https://www.meine-domain.de/", "local-link"), ("https://votresite.fr/", "local-link"),
        ("http://app.127.0.0.1.nip.io/", "local-link"), ("http://203.0.113.7/", "local-link"),
        ("https://deploy-preview-12--shop.netlify.app/", "staging-link"),
        ("https://shop-git-new-header.vercel.app/", "staging-link"), ("https://x.loclx.io/", "staging-link"),
        ("https://shop-recette.kestrel.fr/", "staging-link"), ("https://placehold.co/600x400", "example-link"),
    ])
    func `a link to a local, staging or example host is found`(link: String, kind: String) {
        #expect(kinds(html: "<a href=\"\(link)\">Go</a>") == [kind])
        #expect(kinds(html: "<img src=\"\(link)\">") == [kind])
    }

    @Test(arguments: [
        "https://kestrel.shop/", "https://dev.to/ann", "https://test.com/", "https://developer.kestrel.shop/",
        "mailto:a@localhost",
        "https://kestrel.shop/staging/localhost", "https://kestrel.shop/?u=http://localhost", "http://172.32.0.1/",
        "http://11.0.0.1/",
        "#top", "https://latest.kestrel.shop/", "https://{{host}}/", "cid:logo@local", "https://attest.kestrel.shop/",
        "tel:+441234", "https://gitlab.kestrel.shop/", "https://preview.kestrel.shop/", "http://203.0.114.7/",
        "https://nip.kestrel.shop/", "https://digit-git.kestrel.shop/",
    ])
    func `other links pass`(link: String) {
        #expect(kinds(html: "<a href=\"\(link)\">Go</a>") == [])
    }

    @Test func `a configured staging host is found`() {
        var settings = SettingValues()
        settings[TestContentCheck.stagingHosts] = ["next.kestrel.shop", "*.preview.kestrel.shop"]
        let check = TestContentCheck(settings)
        func kinds(_ link: String) -> [String] {
            check.judge(facts(campaign(html: "<a href=\"\(link)\">Go</a>"))).map(\.kind)
        }
        #expect(kinds("https://next.kestrel.shop/a") == ["staging-link"])
        #expect(kinds("https://a.Preview.kestrel.shop/a") == ["staging-link"])
        #expect(kinds("https://my.next.kestrel.shop/a") == [])
    }

    @Test(arguments: [
        "[TEST] Spring sale", "TEST - Spring sale", "Test: Spring sale", "[Test 2] Spring sale", "(PROOF) Spring sale",
        "DRAFT: Spring sale", "[DRAFT] Spring sale", "test", "Test 3", "This is a test", "Copy of Spring sale",
        "Untitled", "asdf",
        "Subject line goes here", "Kopie von Frühling", "Spring sale - do not send", "DO NOT SEND Spring sale",
        "[BORRADOR] Primavera", "PRUEBA: Primavera", "ENTWURF - Frühling", "[ТЕСТ] Весна", "【テスト】春", "[测试] 春季",
        "Frühling - nicht versenden", "Printemps, ne pas envoyer", "春季 请勿发送", "Asunto",
    ])
    func `the subject of a test mail is found`(subject: String) {
        #expect(kinds(subject: subject, html: "<p>Good news.</p>") == ["test-subject"])
    }

    @Test(arguments: [
        "Test your knowledge: 10 questions", "[Draft] agenda for your comments", "Draft beer week",
        "Do not send money to strangers",
        "Copy of your invoice", "Testing the waters", "Proof of purchase", "Our latest news", "Contest results",
        "Prueba gratis: 30 días", "Nicht senden, sondern abholen", "Concept cars", "Тест-драйв в субботу",
    ])
    func `a subject about tests passes`(subject: String) {
        #expect(kinds(subject: subject, html: "<p>Good news.</p>") == [])
    }

    @Test func `an excerpt of a link ends with the host`() throws {
        let mail = campaign(html: "<a href=\"http://localhost/unsubscribe?mail=jane@example.com\">Go</a>")
        let finding = try #require(TestContentCheck().judge(facts(mail)).first)
        #expect(finding.excerpt == "http://localhost")
        #expect(finding.reason == "a link that works only for its author, \"http://localhost\", in attr:href")
    }

    private func kinds(subject: String = "News", html: String) -> [String] {
        TestContentCheck().judge(facts(campaign(subject: subject, html: html))).map(\.kind)
    }
}
