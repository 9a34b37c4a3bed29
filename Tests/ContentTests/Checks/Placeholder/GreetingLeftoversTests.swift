import Mail
import Testing

@testable import Content

/// Delimiters that are left beside a greeted name.
struct GreetingLeftoversTests {
    private func leftovers(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        GreetingLeftovers(vocabulary: .shared).find(in: bytes, FoundGreetings.lines(of: bytes)) { range, evidence in
            #expect(evidence.score >= 0)
            found.append(String(decoding: bytes[range], as: UTF8.self))
        }
        return found
    }

    @Test(arguments: [
        ("Hi Jane}},", "Jane}}"), ("Dear {{Jane,", "{{Jane"), ("Hallo |Jane,", "|Jane"), ("Bonjour %Zoë,", "%Zoë"),
        ("News\nHola Ana María%,\nBye", "Ana María%"),
    ]) func `a delimiter on one side of the name is found`(text: String, expected: String) {
        #expect(leftovers(text) == [expected])
    }

    @Test(arguments: [
        "first_name}}", "{{first_name", "[first_name", "first_name]", "<%= name", "name %>", "«Prénom", "Vorname}}",
        "user.first_name}}", "#FNAME", "FNAME%%", "first_name>", "$1",
    ]) func `the name of a field with one of its delimiters is found`(tag: String) {
        #expect(leftovers("Hi \(tag),") == [tag])
        #expect(leftovers("Hi \(tag), your order is here") == [tag])
        #expect(leftovers("The \(tag), your order is here") == [])
    }

    @Test(arguments: [
        "{{", "}}", "{{}}", "{{ }}", "{%", "%}", "<%=", "*|", "|*", "%%", "[[", "{}", "[]", "[=name]",
        "||name||", "\\(name)", "(first name)", "`name`",
    ]) func `the signs of a tag, or a field between unknown signs, in place of the name are found`(tag: String) {
        #expect(leftovers("Hi \(tag),") == [tag])
        #expect(leftovers("The \(tag), your order is here") == [])
    }

    @Test(arguments: ["Hello ***,", "Hi <3,", "Hello :-},", "Hi (again),", "Hi (name),", "Hello ~~,", "Hi :smile:,"])
    func `an ornament in place of the name is no leftover`(text: String) {
        #expect(leftovers(text) == [])
    }

    @Test(arguments: ["Hi {first_name, \"there\"},", "Hi [Jane,", "Hi #1 fan,", "Hi <jane@shop.example,", "Hi $5 off,"])
    func `a tag with a comma or another word with a sign is no half tag`(text: String) {
        #expect(leftovers(text) == [])
    }

    @Test(arguments: [
        "Hi Jane,", "Hi {Jane},", "Hi {{first_name}},", "Hi {{var:name}},", "Hi {{data:name:\"you\"}},", "Hi %s,",
        "Hi 50% off,", "Hi {x=1,", "Jane}},", "Hi,", "Hi |,",
    ]) func `a name, a whole tag or a format argument is no leftover`(text: String) {
        #expect(leftovers(text) == [])
    }

    @Test(arguments: [
        ("Hello user_first_name,", "user_first_name"), ("Dear First Name,", "First Name"),
        ("Hi firstname,", "firstname"),
        ("Hallo Herr kunde_nachname,", "kunde_nachname"), ("Dear <User: jane@shop.example>,", "<User"),
    ]) func `the bare name of a field or a printed object is found`(text: String, expected: String) {
        #expect(leftovers(text) == [expected])
    }

    @Test(arguments: [
        "Dear Customer,", "Hi Jean-Paul,", "Hello McDonald,", "Dear customer service,", "Hi username,", "Dear <jane>,",
    ])
    func `a person, a team or a way to address is no name of a field`(text: String) {
        #expect(leftovers(text) == [])
    }
}
