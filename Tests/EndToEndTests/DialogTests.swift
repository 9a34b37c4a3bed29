import Foundation
import TestSupport
import Testing

/// Plays every file of `Tests/Dialogs` against the built program, in front of an ESP that says yes to all.
@Suite(.scoped) struct DialogTests {
    @Test(arguments: Dialog.names)
    func `a dialog goes as written`(_ name: String) throws {
        let dialog = try Dialog(name: name)
        let esp = try ScriptedESP(extensions: ["PIPELINING", "8BITMIME", "SIZE 100000000", "SMTPUTF8", "CHUNKING"])
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = dialog.with
        let program = try GuardProgram.start(settings)
        try dialog.play(on: program.port)
    }

    @Test func `there are dialogs, and a pattern is not always met`() {
        #expect(Dialog.names.count >= 15)
        #expect(Dialog.matches("250-a|250 b", "250-a|250 b"))
        #expect(Dialog.matches("250-a|250 b", "250...b"))
        #expect(Dialog.matches("250 ok", "250..."))
        #expect(!Dialog.matches("250-a|250 b", "250...c"))
        #expect(!Dialog.matches("250 b", "250 b b"))
        #expect(!Dialog.matches("550 b", "250..."))
        #expect(!Dialog.matches("ab", "ab...b"))
    }
}
