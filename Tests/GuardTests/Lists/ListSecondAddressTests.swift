import Mail
import Testing

@testable import Guard

/// A second column of addresses is taken or ignored as people say, never in silence.
struct ListSecondAddressTests {
    private static let two = "email,email2,name\na@x.example,a2@x.example,A\nb@x.example,,B\n"

    private func read(
        _ text: String, _ kind: ListKind = .suppression, _ columns: String = "", kept: ListAnswers? = nil
    ) throws -> ListFile {
        var answers = ListAnswers()
        if !columns.isEmpty { try answers.addColumns(columns) }
        return ListFile(Array(text.utf8), kind: kind, answers: answers, kept: kept)
    }

    private func keys(_ file: ListFile) -> [String] { file.entries.map { String($0.key.prefix { $0 != "@" }) } }

    @Test func `a further column of addresses is asked about`() throws {
        #expect(
            try read(Self.two).questions.map(\.flag) == [
                "--column 'email=address,email2=address' (all of them) | 'email2=ignored'"
            ])
        #expect(
            try read(Self.two, .audience).questions.map(\.flag) == [
                "--column 'email2=address' (instead) | 'email2=ignored'"
            ])
        #expect(try read("email,address\na@x.example,a2@x.example\n").questions.count == 1)
        #expect(
            try read("EmailAddress,Key,Status,Home\na@x.example,1,Held,a2@x.example\n").questions.count == 1)
    }

    @Test func `a column with the same addresses is no question`() throws {
        #expect(try read("email,login,name\na@x.example,A@x.example,A\nb@x.example,,B\n").questions == [])
    }

    @Test func `all addresses of a row are suppressed when both columns are told, at the next import, too`() throws {
        let file = try read(Self.two, .suppression, "email=address,email2=address")
        #expect(file.questions == [] && keys(file) == ["a", "a2", "b"])
        let next = try read(Self.two, kept: file.reading.kept)
        #expect(next.questions == [] && next.reading.changes == [] && keys(next) == ["a", "a2", "b"])
    }

    @Test func `a column that is told to be ignored is no question, at the next import, too`() throws {
        let file = try read(Self.two, .suppression, "email2=ignored")
        #expect(file.questions == [] && keys(file) == ["a", "b"])
        #expect(try read(Self.two, kept: file.reading.kept).questions == [])
    }

    @Test func `who says which column it is says that it is not the others`() throws {
        let text = "email,mail\na@x.example,z@x.example\n"
        let file = try read(text, .audience, "mail=address")
        #expect(file.questions == [] && keys(file) == ["z"])
        #expect(try read(text, .audience, kept: file.reading.kept).questions == [])
    }

    @Test func `one broken address of several is a bad row`() throws {
        let file = try read(
            "email,email2\na@x.example,b@x.example\nc@x.example,broken\n", .suppression,
            "email=address,email2=address")
        #expect(keys(file) == ["a", "b"] && file.badRows.map(\.line) == [3])
    }

    @Test func `a column that is said to have addresses and has none is asked about`() throws {
        let file = try read("email,status\na@x.example,active\n", .suppression, "email=address,status=address")
        #expect(file.questions.map(\.text) == ["column \"status\" should have addresses, and has \"active\""])
    }

    @Test func `lines of several addresses can all be taken`() throws {
        let text = "a@x.example, b@x.example\nc@x.example, d@x.example\n"
        #expect(
            try read(text).questions.map(\.flag) == [
                "--column '1=address' | '2=address' | '1=address,2=address' (all) | --format lines (all)"
            ])
        #expect(keys(try read(text, .suppression, "1=address,2=address")) == ["a", "b", "c", "d"])
        #expect(ListFile(Array(text.utf8), format: .lines).entries.count == 4)
    }

    @Test func `two columns of one name are told apart by their numbers`() throws {
        let text = "email,name,email\na@x.example,A,b@x.example\n"
        #expect(
            try read(text).questions.map(\.flag) == [
                "--column '1=address' | '3=address' | '1=address,3=address' (all)"
            ])
        let file = try read(text, .suppression, "3=address")
        #expect(keys(file) == ["b"] && file.questions == [])
        #expect(keys(try read(text, kept: file.reading.kept)) == ["b"])
    }
}
