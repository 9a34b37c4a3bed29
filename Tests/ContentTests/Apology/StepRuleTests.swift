import Testing

@testable import Content

struct StepRuleTests {
    private func isNamed(_ text: String, _ kind: IncidentKind) -> Bool {
        spoke(.noStep, of: apology(text, kind: kind)).isEmpty
    }

    @Test(arguments: [
        "Please change your password.", "There is nothing you need to do.", "Be wary of calls in our name.",
        "Bitte ändern Sie Ihr Passwort.", "Sie müssen nichts weiter tun.", "Changez votre mot de passe.",
        "Cambie su contraseña hoy mismo.", "La invitiamo a cambiare la password.", "Altere a sua palavra-passe.",
        "Wijzig uw wachtwoord zo snel mogelijk.", "Смените пароль как можно скорее.", "请尽快修改密码。",
    ]) func `advice on how to protect oneself is a step after data exposure`(_ text: String) {
        #expect(isNamed(text, .dataExposure))
    }

    @Test(arguments: [
        "The correct link is https://shop.example/.", "It should be 29 pounds.", "You do not need to do anything.",
        "Richtig sind 29 Euro.", "Voici le bon lien.", "El precio correcto es 29 euros.", "Il link corretto è questo.",
        "O preço correto é 29 euros.", "De juiste prijs is 29 euro.",
    ]) func `the correct content is a step after wrong content`(_ text: String) {
        #expect(isNamed(text, .wrongContent))
    }

    @Test(arguments: [
        "Please ignore that email.", "You can safely delete it.", "Bitte ignorieren Sie die E-Mail.",
        "Merci de ne pas en tenir compte.", "Por favor, ignore ese mensaje.", "La preghiamo di ignorare il messaggio.",
        "Por favor, ignore essa mensagem.", "U kunt dat bericht negeren.",
    ]) func `advice to ignore the mail is a step after a wrong segment`(_ text: String) {
        #expect(isNamed(text, .wrongSegment))
    }

    @Test func `a text without the right advice has no step`() {
        #expect(!isNamed("Contact us", .dataExposure))
        #expect(!isNamed("We take your privacy seriously.", .dataExposure))
        #expect(!isNamed("The price was wrong.", .wrongContent))
        #expect(!isNamed("It was meant for others.", .wrongSegment))
    }

    @Test func `the finding says which step its kind asks for, and other kinds ask for none`() {
        let whys = [IncidentKind.dataExposure, .wrongContent, .wrongSegment].map { kind in
            apology("Text", kind: kind).first { $0.rule == "no-step" }?.why ?? ""
        }
        #expect(Set(whys).count == 3 && whys[0].contains("password"))
        for kind in [IncidentKind.placeholder, .staleSuppression, .duplicateSend, .other] {
            #expect(isNamed("Text", kind))
        }
    }
}
