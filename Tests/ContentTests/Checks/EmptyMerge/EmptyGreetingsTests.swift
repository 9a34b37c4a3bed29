import Mail
import Testing

@testable import Content

struct EmptyGreetingsTests {
    /// The largest mail languages, and some more.
    @Test(arguments: [
        "Dear ,", "Hello ,", "Hi  ,", "Hi\u{A0},", "Hey , big news", "Good morning ,", "Dear Mr. ,", "Dear Mr.,",
        "Hi !",
        "Dear .", "Dear,", "Thanks, !", "Hello, !", "Welcome back, !", "Hello, ,", "Welcome ,", "🎉 Hi ,",
        "Estimado ,", "Estimada Sra. ,", "Hola ,", "¡Hola !", "¡Hola, !", "Estimado/a ,", "Buenos días ,",
        "Prezado(a) ,", "Olá ,", "Oi ,", "Bom dia, !",
        "Bonjour ,", "Chère Madame ,", "Cher(e) ,", "Bonjour, !",
        "Hallo ,", "Sehr geehrte,", "Sehr geehrter Herr ,", "Sehr geehrte Frau,", "Sehr geehrte/r ,", "Liebe*r ,",
        "Guten Tag ,", "Guten Tag Frau ,", "Gentile ,", "Gentile Sig. ,", "Ciao ,", "Buongiorno, !",
        "Geachte heer/mevrouw ,", "Geachte,", "Beste ,", "Hoi ,", "Szanowny Panie ,", "Cześć ,", "Witaj, !",
        "Dzień dobry ,",
        "Здравствуйте, !", "Здравствуйте ,", "ПРИВЕТ ,", "Уважаемый ,", "Уважаемая,", "Merhaba ,", "Sayın ,", "Sayın,",
        "Hej ,", "Kära ,", "Kære ,", "Hei ,", "Dobrý den ,", "Vážený pane ,", "Kedves ,", "Hyvä ,", "Αγαπητέ ,",
        "Halo ,",
        "Вітаємо ,", "Bună ,", "مرحبا ،",
        "尊敬的 ，", "尊敬的：", "尊敬的，", "亲爱的 ，", "，您好！", "您好 ，", "様", "様、", "　様", "こんにちは、様", "안녕하세요 님,", "님, 안녕하세요",
        "Hi , your order is here.", "Hi , Your order is here.", "Bonjour , votre commande est prête.",
        "Здравствуйте , ваш заказ готов.", "Hola :", "Hello :", "Olá :", "Ciao :", "Hej :", "Привет :",
        "Happy birthday !", "Welcome back !", "Congratulations !", "Poštovani gospodine ,", "Zdravo ,", "Sveiki ,",
        "Tere ,", "Здравейте ,", "Bon dia ,", "Kumusta ,", "سلام ،", "नमस्ते ,", "Joyeux anniversaire ,",
    ])
    func `a greeting without a name is found in campaigns`(line: String) {
        #expect(kinds(campaign(text: "\(line)\r\n\r\nthe sale is on.")).first == "empty-greeting")
        #expect(kinds(campaign(html: "<p>\(line)</p><p>The sale is on.</p>")).first == "empty-greeting")
    }

    @Test(arguments: [
        "Hi,", "Hello,", "Hallo,", "Hi!", "Hello", "Hi there,", "Hi there ,", "Dear all,", "Dear Sir or Madam,",
        "Dear Sir,",
        "Dear friend ,", "Hello .NET developers,", "Hello :)", "Hi - quick question", "Thanks, everyone!", "Hello...",
        "Bonjour !", "Bonjour,", "Bonjour :", "Chère Madame,", "Madame, Monsieur,", "Salut !", "Merci !",
        "Hola!", "¡Hola!", "Hola,", "Estimados clientes:", "Estimado cliente,", "Prezado,", "Olá!", "Oi!",
        "Sehr geehrte Damen und Herren,", "Liebe Leserinnen,", "Hallo !", "Liebe Grüße,", "Ciao!", "Gentile cliente,",
        "Geachte heer/mevrouw,", "Beste lezer,", "Szanowni Państwo,", "Szanowny Panie,", "Здравствуйте!", "Привет,",
        "Уважаемые коллеги,", "Merhaba,", "Sayın Yılmaz,", "Hej!", "您好：", "您好，", "亲爱的，", "尊敬的客户：", "尊敬的先生/女士：",
        "お客様各位", "お客様へ", "様々な商品", "皆様、", "こんにちは、", "고객님,", "안녕하세요,", "안녕하세요 고객님,",
        "Dearborn, Michigan", "Hindsight , they say", "Dag en nacht ,", "Welcome!", "Welcome to the club,",
        "High fives ,", "Caroline,", "Thanks a lot !", "Good evening everybody ,", "Thank you !",
        "Здравствуйте , Анна!", "Hello , Jane.",
        "Happy birthday!", "Joyeux anniversaire !", "Bienvenue !", "Hola:", "Bonjour :", "Herzlich willkommen !",
    ])
    func `a greeting that is meant to have no name passes`(line: String) {
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nthe sale is on.")) == [])
        #expect(emptyMerges(in: campaign(html: "<p>\(line)</p><p>The sale is on.</p>")) == [])
    }

    @Test func `a space before the comma passes in personal mail`() {
        #expect(
            emptyMerges(
                in: message("From: Ann <ann@example.com>", "Subject: Tonight", "", "Hello ,", "", "see you at eight."))
                == [])
        let reply = message(
            "From: Ann <ann@example.com>", "Subject: Re: Lunch", "In-Reply-To: <1@example.com>",
            "Content-Type: text/html", "", "<p>Hi ,</p><p>yes!</p>")
        #expect(emptyMerges(in: reply) == [])
    }

    @Test func `a space before the mark passes when the text has such spaces elsewhere`() {
        #expect(emptyMerges(in: campaign(text: "Hello !\r\n\r\nC'est parti ! Prêts ?\r\n")) == [])
        #expect(kinds(campaign(text: "Hello !\r\n\r\nIt is on! Ready?\r\n")) == ["empty-greeting"])
        #expect(emptyMerges(in: campaign(text: "Hello :\r\n\r\nTotal : 5\r\n")) == [])
        #expect(emptyMerges(in: campaign(subject: "Hi !", text: "It is on !\r\n\r\nReady ?\r\n")) == [])
        #expect(kinds(campaign(subject: "Hi !", text: "It is on!\r\n\r\nReady?\r\n")) == ["empty-greeting"])
    }

    @Test(arguments: ["Hallo !", "Herzlichen Glückwunsch !", "¡Feliz cumpleaños !", "Buon compleanno !", "Witaj !"])
    func `a space before the mark is found where all other marks have none`(line: String) {
        #expect(kinds(campaign(text: "\(line)\r\n\r\nIt is on! Ready?\r\n")) == ["empty-greeting"])
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nIt is on ! Ready ?\r\n")) == [])
    }

    @Test(arguments: ["Hey !!!", "Hi !!", "Hello !!! Big news", "Hallo ! !", "Hey !?"])
    func `a row of marks behind a greeting is shouting`(line: String) {
        #expect(emptyMerges(in: campaign(text: "\(line)\r\n\r\nThe sale is on.\r\n")) == [])
        #expect(kinds(campaign(text: "Hi , !\r\n\r\nThe sale is on.\r\n")) == ["empty-greeting"])
    }

    @Test func `an address directly behind the comma is the name`() {
        #expect(emptyMerges(in: campaign(html: "<p>Hallo ,jane@customer.example,</p><p>Good news.</p>")) == [])
    }

    @Test(arguments: [
        "Hi <img alt=\"Jane\" src=\"https://shop.example/n.png\">,",
        "Total: $<img alt=\"12.99\" src=\"https://shop.example/p.png\">",
        "Save <img src=\"https://shop.example/p.png\" alt=\"20\">% off today",
        "Your order # <img src=\"https://shop.example/p.png\" alt=\"4711\"> has shipped",
        "Thanks for coming, <img alt=\"Jane\" src=\"https://shop.example/n.png\">!",
    ])
    func `a picture's own text fills a place`(html: String) {
        #expect(emptyMerges(in: campaign(html: "<p>\(html)</p><p>Good news.</p>")) == [])
        let withoutText = html.replacing(/alt="[^"]*"/, with: "alt=\"\"")
        #expect(kinds(campaign(html: "<p>\(withoutText)</p><p>Good news.</p>")).count == 1)
    }

    @Test(arguments: [
        "<p><img alt=\"Shop\"></p><p>Hi ,</p>", "<p>Hi ,<img alt=\"Shop\"></p>", "<p>Hi <img alt=\"👋\">,</p>",
    ])
    func `a picture beside a place or a smiley does not fill it`(html: String) {
        #expect(kinds(campaign(html: "\(html)<p>Good news.</p>")) == ["empty-greeting"])
    }

    @Test func `an empty greeting in a quoted line passes`() {
        #expect(emptyMerges(in: campaign(text: "Ann wrote:\r\n> Dear ,\r\n> how are you")) == [])
    }

    @Test func `an empty greeting after a preheader of invisible characters is found`() {
        let filler = String(repeating: "&zwnj;&nbsp;&#847; ", count: 150)
        let html = "<div style=\"display:none\">Only today \(filler)</div><table><tr><td>Dear ,</td></tr></table>"
        #expect(kinds(campaign(html: html)) == ["empty-greeting"])
    }

    private func kinds(_ message: Message) -> [String] { EmptyMergeCheck().judge(facts(message)).map(\.kind) }
}
