import Mail
import Testing

@testable import SMTP

/// A driver that breaks the protocol traps at once, before a byte is on the wire.
struct ProgrammerMistakeTests {
    @Test func `an end of data without a 354 traps`() async {
        await #expect(processExitsWith: .failure) {
            var session = ClientSession(capabilities: Capabilities())
            var bytes: [UInt8] = []
            session.data(into: &bytes)
            _ = session.receive(Reply(250, nil, "not what was asked"))
            session.endOfData(into: &bytes)
        }
    }

    @Test func `a command after DATA traps`() async {
        await #expect(processExitsWith: .failure) {
            var session = ClientSession(capabilities: Capabilities())
            var bytes: [UInt8] = []
            session.data(into: &bytes)
            session.reset(into: &bytes)
        }
    }

    @Test func `finishing a message that was not begun traps`() async {
        await #expect(processExitsWith: .failure) {
            var session = ServerSession(options: ServerOptions(hostname: "guard.example.com"))
            session.finishedMessage()
        }
    }
}
