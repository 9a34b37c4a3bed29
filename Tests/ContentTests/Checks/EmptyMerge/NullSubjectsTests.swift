import Testing

@testable import Content

struct NullSubjectsTests {
    @Test(arguments: [
        ", your order has shipped", "  , don't miss this", "，您的订单", "'s basket is waiting", "’s basket is waiting",
        "Your order is here, !", "Hi , ready?", "Hi, !", "Dear , a gift", "Happy birthday, !", "Good news, , for you",
        "Bonjour , c'est parti", "Bonjour, !",
    ])
    func `a subject that lost a name is found`(subject: String) {
        let kinds = EmptyMergeCheck().judge(facts(campaign(subject: subject, text: "Hello"))).map(\.kind)
        #expect(kinds.first == "empty-subject" || kinds.first == "empty-greeting")
    }

    @Test(arguments: [
        "undefined", "null", "NaN", "null, your order has shipped", "undefined's basket",
        "None, your order has shipped",
        "Thank you, undefined", "Your table is ready, null!", "A gift for null", "Order #null confirmed",
        "Invoice undefined",
        "Save $NaN today", "Save NaN% today", "Hi null, ready?", "[object Object]", "Your undefined plan",
    ])
    func `a subject with a null value is found`(subject: String) {
        #expect(EmptyMergeCheck().judge(facts(campaign(subject: subject, text: "Hello"))).count == 1)
    }

    @Test(arguments: [
        "Null and void: the law", "None of the above", "Why undefined is not a function", "Fixing null checks in Swift",
        "'s Avonds open", "'s Zomers naar zee", "Hi!", "Soldes : c'est parti !", "Ready, set, go!", "A, B, C",
        "Nil desperandum",
        "undefined behaviour explained", "Naan, curry and more", "Order #1234 confirmed", "Dear Null Island",
        "Void where prohibited, none exempt", "5, 10, 15!", "Hey, you!", "Nan, I miss you",
    ])
    func `an ordinary subject with similar words passes`(subject: String) {
        #expect(emptyMerges(in: campaign(subject: subject, text: "Hello")) == [])
    }

    @Test func `a missing value in the subject of a reply passes`() {
        let reply = message("From: a@example.com", "Subject: Re: , undefined", "", "yes")
        #expect(emptyMerges(in: reply) == [])
    }
}
