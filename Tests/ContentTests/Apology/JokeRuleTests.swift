import Testing

@testable import Content

struct JokeRuleTests {
    private func isJoke(_ text: String) -> Bool { !spoke(.joke, of: apology(text)).isEmpty }

    @Test(arguments: [
        "Oops, we did it again.", "Whoops!", "Our bad.", "Uh-oh…", "Well, this is awkward.", "We are sorry 😅",
        "Sorry :-)",
        "It was our gremlins.", "Ups! Das war nichts.", "Hoppla, da ging etwas schief.", "Oups, notre erreur.",
        "¡Ups! Lo sentimos.",
        "Ops! Ci scusiamo.", "Oeps, dat ging mis.", "Hoppsan, fel pris.", "Упс, ошибка.", "哎呀，发错了。", "Sorry ❤️",
    ]) func `a joking word or sign is found`(_ text: String) {
        #expect(isJoke(text))
    }

    @Test(arguments: [
        "Your parcel goes by UPS, as always.", "Our ops team found it.", "Call us: 📞 0117 4960", "✓ Corrected",
        "Write to ✉ us",
        "The price (see below:) was wrong.", "At 10:30 we stopped it.", "https://shop.example/:D",
        "Der Opa-Tarif war falsch.",
        "We were closed on Monday morning.",
    ]) func `a word or sign that only resembles a joke passes`(_ text: String) {
        #expect(!isJoke(text))
    }

    @Test func `a joke in the subject, preheader or body is found once for each`() {
        #expect(apology(subject: "Oops, we made a mistake").filter { $0.rule == "joke" }.map(\.where) == ["Subject"])
        let draft = ApologyDraft(
            message(
                "From: a@shop.example", "Subject: Sorry", "Content-Type: text/html", "",
                "<div style=\"display:none\">Oops again</div><p>Whoops</p><p>Whoops</p>"))
        let jokes = ApologyCheck.findings(in: draft, against: .nothing).filter { $0.rule == "joke" }
        #expect(jokes.map(\.where) == ["preheader", "html"] && jokes.map(\.excerpt) == ["Oops again", "Whoops"])
    }
}
