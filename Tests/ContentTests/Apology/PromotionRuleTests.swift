import Testing

@testable import Content

struct PromotionRuleTests {
    private func isPromotion(_ text: String) -> Bool { !spoke(.promotion, of: apology(text)).isEmpty }

    @Test(arguments: [
        "Shop now", "Use code SORRY for your next order.", "Enjoy 20% off your next order.", "Save 15 % today.",
        "To make up for the wrong price, here is $10 off your next order.", "As an apology, take 10% off everything.",
        "Don't miss our new arrivals!", "Jetzt kaufen",
        "Mit dem Code SORRY erhalten Sie 10 % Rabatt auf Ihre Bestellung.",
        "Als Wiedergutmachung für den falschen Preis: 10 % auf Ihre nächste Bestellung.", "Profitez de 20 % de remise.",
        "Pour nous faire pardonner, -10 % sur votre prochaine commande.", "Usa el código PERDON en tu próxima compra.",
        "Compra ahora", "Acquista ora", "Usa il codice SCUSA per il 10 % di sconto.", "Compre agora",
        "Aproveite 10 % de desconto.",
        "Gebruik de code SORRY voor 10 % korting.", "Bestel nu", "Köp nu", "立即购买", "今すぐ購入",
    ]) func `a call to buy, a code to use or a valid offer is found`(_ text: String) {
        #expect(isPromotion(text))
    }

    @Test(arguments: [
        "We wrote 50% off, it is 5%.", "Our email said \"Save 50% today\"; that was wrong.",
        "The discount is 5 %, not 50 %.",
        "The promo code in our email did not work.", "Please use the code SPRING; the one we wrote is not valid.",
        "Our wholesale prices stay the same.", "The sale begins on 4 May.", "Whoever ordered pays the lower price.",
        "“Shop now” in our email led to an empty page.", "Wir schrieben „50 % Rabatt auf alles“; richtig sind 5 %.",
        "Der Gutscheincode in unserer E-Mail funktionierte nicht.", "Notre message annonçait 50 % de remise sur tout.",
        "El correo decía «50 % de descuento en todo».", "L'e-mail riportava il 50 % di sconto su tutto.",
        "In onze mail stond 50 % korting op alles.", "You will be refunded in full.",
    ]) func `an offer that is only reported or corrected passes`(_ text: String) {
        #expect(!isPromotion(text))
    }
}
