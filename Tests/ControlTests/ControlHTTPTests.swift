import Foundation
import Guard
import Mail
import Testing

@testable import Control

struct ControlHTTPTests {
    private func answer(_ text: String) -> ControlHTTP.Answer? { ControlHTTP.answer(Array(text.utf8)) }

    @Test func `an answer with a Content-Length is read`() {
        #expect(
            answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                == ControlHTTP.Answer(status: 200, body: Array("{}".utf8)))
    }

    @Test func `a chunked answer is put together`() {
        let text =
            "HTTP/1.1 409 Conflict\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"
        #expect(answer(text) == ControlHTTP.Answer(status: 409, body: Array("abc0123456789".utf8)))
    }

    @Test func `an answer without a length ends with the connection`() {
        #expect(answer("HTTP/1.1 200 OK\r\n\r\nabc")?.body == Array("abc".utf8))
    }

    @Test func `an answer that is cut anywhere is rejected`() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n",
        ] {
            let bytes = Array(text.utf8)
            #expect(ControlHTTP.answer(bytes)?.body == Array("abcd".utf8))
            for length in 0..<bytes.count { #expect(ControlHTTP.answer(Array(bytes[..<length])) == nil, "\(length)") }
        }
    }

    @Test(arguments: [
        "", "\r\n", "SMTP 220\r\n\r\n", "HTTP/1.1 x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    ])
    func `a malformed answer is rejected`(text: String) {
        #expect(answer(text) == nil)
    }

    @Test func `everything but unreserved characters is percent-encoded`() {
        #expect(ControlHTTP.encoded("a-Z_0.~") == "a-Z_0.~")
        #expect(ControlHTTP.encoded("ann+x@example.com&ü?") == "ann%2Bx%40example.com%26%C3%BC%3F")
    }

    @Test func `a filter written as a query reads back the same`() throws {
        var filter = RecordFilter()
        filter.verdict = .blocked
        filter.delivery = .unknown
        filter.check = "placeholder"
        filter.campaign = "spring & summer"
        filter.recipient = "ann+x@example.com"
        filter.since = Fixtures.moment
        filter.after = 77
        filter.limit = 20
        #expect(filter.queryText.contains("verdict=blocked&delivery=unknown"))
        let read = try RecordFilter(query: [
            ("verdict", "blocked"), ("delivery", "unknown"), ("check", "placeholder"), ("campaign", "spring & summer"),
            ("recipient", "ann+x@example.com"), ("since", Fixtures.moment.rfc3339),
            ("after", RecordID(value: 77).description), ("limit", "20"),
        ])
        #expect(read.queryText == filter.queryText)
        #expect(RecordFilter().queryText.isEmpty)
    }

    @Test(arguments: [
        ("verdict", "fine"), ("limit", "0"), ("limit", "x"), ("since", "yesterday"), ("after", "1"), ("colour", "red"),
    ])
    func `the refusal of a bad parameter names it`(name: String, value: String) {
        let failure = #expect(throws: ControlFailure.self) { try RecordFilter(query: [(name, value)]) }
        #expect(failure?.description.contains(name) == true)
    }

    @Test func `an import request written as a query reads back the same`() throws {
        var request = ListImportRequest(name: "out", source: "a b&c.csv")
        #expect(try ListImportRequest(query: query(request)) == request)
        request.kind = .audience
        request.format = .tsv
        request.generatedAt = Fixtures.moment
        request.skipBad = true
        request.isNew = true
        request.exceptions = [.removed, .older]
        #expect(try ListImportRequest(query: query(request)) == request)
    }

    @Test func `an import request has the old name of an exception`() throws {
        let request = try ListImportRequest(query: [("name", "out"), ("allow", "shrunk")])
        #expect(request.exceptions == [.removed])
    }

    private func query(_ request: ListImportRequest) -> [(String, String)] {
        request.queryText.dropFirst().split(separator: "&").map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(pair[0]), pair[1].removingPercentEncoding ?? "")
        }
    }

    @Test(arguments: [
        ("kind", "friends"), ("format", "xls"), ("generated-at", "yesterday"), ("skip-bad", "yes"), ("new", "yes"),
        ("allow", "empty"),
        ("colour", "red"), ("name", ""),
    ])
    func `the refusal of a bad import parameter names it`(name: String, value: String) {
        let failure = #expect(throws: ControlFailure.self) {
            try ListImportRequest(query: [("name", "out"), (name, value)])
        }
        #expect(failure?.description.contains(name) == true)
    }
}
