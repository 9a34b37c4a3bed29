import Testing

@testable import Content

/// What engines and services print when they fail.
struct EngineErrorsTests {
    @Test(arguments: [
        "The system cannot find the template 'summer_v2'", "View [mail.welcome] not found.",
        "Template not found: a.html",
        "Could not render template", "Vorlage nicht gefunden", "Plantilla no encontrada", "Modèle introuvable",
        "Шаблон не найден", "模板不存在", "テンプレートが見つかりません", "Snippet 'footer' does not exist",
        "KeyError: 'first_name'", "TemplateSyntaxError: Unexpected end tag", "java.io.FileNotFoundException: mail.ftl",
        "Twig\\Error\\LoaderError: Unable to load", "ReferenceError: name is not defined", "Exception in thread main",
        "Traceback (most recent call last):", "Uncaught Error: no name", "502 Bad Gateway",
        "503 Service Unavailable", "Error establishing a database connection", "SQLSTATE[42S22]: no such column",
        "Hello %!d(string=Jane), ok", "Hello %!v(MISSING)", "%!(EXTRA string=x)",
    ])
    func `an error in the place of text is found`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == ["engine-error"])
    }

    @Test(arguments: [
        "The template you chose could not be found", "Download our template. It is not found elsewhere by us",
        "Template gallery", "Error: please try again", "Common Error: forgetting your keys", "Exception: Sundays",
        "The Internal Server Error song", "502 Bad Gateway errors explained", "404 Not Found, the film",
        "We read Traceback (most recent call last) aloud", "The TypeError: a short history", "50%!(really)",
    ])
    func `ordinary writing passes`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [])
    }

    @Test func `an error passes in plain text about code`() {
        let text = "Fixed in 4.2:\r\n\r\nKeyError: 'first_name'\r\n"
        #expect(emptyMerges(in: campaign(subject: "Release notes", text: text)) == [])
        #expect(emptyMerges(in: campaign(text: text)).count == 1)
    }

    @Test func `an excerpt ends before a value that may be personal`() {
        #expect(emptyMerges(in: campaign(text: "Hello %!d(string=Jane)\r\n")) == ["engine-error %!d(string"])
    }

    private func kinds(_ html: String) -> [String] { EmptyMergeCheck().judge(facts(campaign(html: html))).map(\.kind) }
}
