import Guard
import Mail
import Testing

@testable import Control

/// Sessions of people who have logged in.
struct WebSessionsTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private let ann = Visitor(name: "ann", role: .operator, way: .password)

    @Test func `a session is found by its cookie, and by nothing else`() {
        let sessions = WebSessions()
        let (session, cookie) = sessions.begin(ann, from: "10.0.0.1", at: noon)
        #expect(cookie.count == 64 && session.formToken.count == 64 && session.formToken != cookie)
        #expect(sessions.find(cookie, at: noon)?.number == session.number)
        for other in ["", String(cookie.dropLast()), session.formToken, cookie + "0"] {
            #expect(sessions.find(other, at: noon) == nil)
        }
        let (_, second) = sessions.begin(ann, from: "10.0.0.1", at: noon)
        #expect(second != cookie && sessions.all(at: noon).count == 2)
        sessions.end(session.number)
        #expect(sessions.find(cookie, at: noon) == nil && sessions.find(second, at: noon) != nil)
    }

    @Test func `a session ends when it is not used, and after a day in any case`() {
        let sessions = WebSessions()
        let (_, idle) = sessions.begin(ann, from: "10.0.0.1", at: noon)
        #expect(sessions.find(idle, at: noon + WebSessions.idle) == nil)
        let (_, used) = sessions.begin(ann, from: "10.0.0.1", at: noon)
        var at = noon
        while at - noon < WebSessions.longest {
            #expect(sessions.find(used, at: at) != nil)
            at = at + .seconds(3600)
        }
        #expect(sessions.find(used, at: noon + WebSessions.longest) == nil)
    }

    @Test func `there is a most, and the one used longest ago goes`() {
        let sessions = WebSessions()
        let (_, first) = sessions.begin(ann, from: "10.0.0.1", at: noon)
        for second in 1...WebSessions.most { _ = sessions.begin(ann, from: "x", at: noon + .milliseconds(second)) }
        #expect(sessions.find(first, at: noon + .seconds(2)) == nil)
        #expect(sessions.all(at: noon + .seconds(2)).count == WebSessions.most)
    }
}
