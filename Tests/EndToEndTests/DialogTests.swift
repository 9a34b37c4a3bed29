import Foundation
import TestSupport
import Testing

/// Plays every file of `Tests/Dialogs` against the built program.
@Suite(.scoped) struct DialogTests {
    @Test(arguments: Dialog.names)
    func `the guard answers a dialog as written`(_ name: String) throws {
        var player = try DialogPlayer(try Dialog(name: name))
        try player.play()
    }

    @Test func `there are at least 60 dialogs, and a reply can fail its pattern`() {
        #expect(Dialog.names.count >= 60)
        #expect(DialogText.matches("250-a|250 b", "250-a|250 b"))
        #expect(DialogText.matches("250-a|250 b", "250...b"))
        #expect(DialogText.matches("250 ok", "250..."))
        #expect(!DialogText.matches("250-a|250 b", "250...c"))
        #expect(!DialogText.matches("250 b", "250 b b"))
        #expect(!DialogText.matches("550 b", "250..."))
        #expect(!DialogText.matches("ab", "ab...b"))
    }
}
