import Testing

@testable import Content

/// How a text reads as the name of a field.
struct FieldReadingTests {
    private func reading(_ text: String) -> FieldReading {
        FieldReading(Array(text.utf8)[...], vocabulary: .shared)
    }

    @Test(arguments: [
        "first_name", "firstName", "FIRSTNAME", "First Name", "FNAME", "Vorname", "prénom", "Фамилия", "姓名",
        "customer.email", "order_number", "ORDERID", "Order Number", "your name", "company name", "insert date here",
        "unsubscribe_url", "UNSUBSCRIBELINK", "contact_attribute:firstname", "merge_field1",
    ]) func `a text of known field words is certainly a field`(text: String) {
        #expect(reading(text).isCertain)
    }

    @Test(arguments: [
        "name", "date", "Voltaire", "Order details", "Shop now", "View online", "read more", "first name redacted",
        "PATCH", "ID 801593 mail.info", "NandoTimes", "report", "Check your stocks", "", " ", "_", "--",
    ]) func `prose or a single word is not certainly a field`(text: String) {
        #expect(!reading(text).isCertain)
    }

    @Test func `a text is split at separators, at capitals and between known words`() {
        #expect(reading("customer_first_name").words == 3)
        #expect(reading("customerFirstName").words == 3)
        #expect(reading("customerfirst").words == 2)
        #expect(reading("order2").words == 1)
        #expect(reading("the name of the company").words == 2)
    }

    @Test func `the length covers only the name of the field, up to the limit`() {
        #expect(reading("firstname,fallback=there").length == 9)
        #expect(reading("unsubscribe:https://shop.example/").length == 11)
        #expect(reading("image: logo").length == 5)
        #expect(reading(String(repeating: "name_", count: 100)).length == FieldReading.limitBytes)
    }

    @Test func `the reading reports how the name is spelled`() {
        #expect(reading("opt_out").isShaped)
        #expect(reading("optOut").isShaped)
        #expect(!reading("CpA").isShaped)
        #expect(reading("order.id").isJoined)
        #expect(reading("SENDER-INFO").isJoined)
        #expect(!reading("sender-info").isJoined)
        #expect(reading("First Name").isSpaced)
        #expect(reading("FNAME").isUpperCase)
        #expect(reading("Main_Page").isCapitalised)
    }
}
