import Testing

@testable import Content

struct SubjectRuleTests {
    private func rules(_ subject: String) -> [String] {
        spoke(.subjectEmpty, .subjectShouting, .subjectUnclear, of: apology(subject: subject))
    }

    @Test(arguments: [
        "Correction: wrong price in yesterday's email", "We made a mistake", "We're sorry about this morning's message",
        "CORRECTION: the price in our newsletter", "Your data was exposed in a security incident",
        "Please disregard our last email",
        "Korrektur: falscher Preis", "Entschuldigung für die E-Mail von gestern", "Erreur dans notre message d'hier",
        "Rectificatif : le bon lien", "Pedimos disculpas por el correo de ayer", "Corrección: precio equivocado",
        "Ci scusiamo per l'errore", "Errata corrige", "Pedimos desculpa pelo engano", "Correção: preço errado",
        "Onze excuses voor de mail van gisteren", "Vergissing in onze nieuwsbrief", "Rättelse: fel pris",
        "Beklager: feil pris",
        "Pahoittelemme virhettä", "Przepraszamy za pomyłkę", "Omlouváme se za chybu", "Elnézést a tévedésért",
        "Ne cerem scuze pentru eroare", "Özür dileriz: yanlış fiyat", "Исправление ошибки", "Вибачте за помилку",
        "更正：价格有误", "お詫びと訂正", "사과드립니다: 가격 오류", "Διόρθωση: λάθος τιμή",
    ]) func `a subject that says that a mistake was made is clear`(_ subject: String) {
        #expect(rules(subject).isEmpty)
    }

    @Test(arguments: [
        "Spring is here", "No mistake: spring is here", "Make no mistake about it", "Ten common mistakes in the garden",
        "You can't go wrong with roses", "We are sorry to see you go", "Kein Fehler: Frühling",
        "Sans erreur, le printemps",
        "Wholesale news", "Important information", "Don't ignore these roses",
    ]) func `a subject that admits no mistake is unclear, whatever words it uses`(_ subject: String) {
        #expect(rules(subject) == ["subject-unclear"])
    }

    @Test(arguments: ["SORRY FOR OUR MISTAKE", "Sorry!!", "FEHLER!", "ПРОСТИТЕ ЗА ОШИБКУ", "Error! Error!"])
    func `a subject in capitals or with several exclamation marks is shouting`(_ subject: String) {
        #expect(rules(subject) == ["subject-shouting"])
    }

    @Test(arguments: ["", "   ", "!?", "🙈"]) func `a subject without a letter is empty`(_ subject: String) {
        #expect(rules(subject) == ["subject-empty"])
    }
}
