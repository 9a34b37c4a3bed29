import Foundation
import TestSupport
import Testing

@testable import System

@Suite(.scoped) struct FolderWatchTests {
    @Test func `a new file wakes the watch before its tick of one second`() async throws {
        let folder = try TestScope.mine.path("")
        let watch = FolderWatch(folder)
        var wakes = watch.stream.makeAsyncIterator()
        var fastest = Duration.seconds(9)
        for number in 0..<5 {
            // Takes the wake-up of the clock, so that the next one belongs to the file.
            await wakes.next()
            let start = ContinuousClock.now
            try Data().write(to: URL(filePath: "\(folder)/file-\(number)"))
            await wakes.next()
            fastest = min(fastest, ContinuousClock.now - start)
        }
        #expect(fastest < .milliseconds(500))
    }

    @Test func `a folder that cannot be watched still gives wake-ups`() async throws {
        let watch = FolderWatch(try TestScope.mine.path("not there"))
        var wakes = watch.stream.makeAsyncIterator()
        await wakes.next()
        await wakes.next()
    }

    @Test func `only regular files are read, but links, pipes and folders count as existing`() throws {
        let scope = try TestScope.mine
        let file = try scope.write("file", "one\ntwo")
        #expect(PlainFile.head(file, limitBytes: 5) == Array("one\nt".utf8))
        #expect(PlainFile.isThere(file) && !PlainFile.isThere(scope.path("none")))
        let (link, pipe) = (scope.path("link"), scope.path("pipe"))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [link, pipe, scope.path("")] {
            #expect(PlainFile.isThere(path))
            #expect(PlainFile.head(path, limitBytes: 5) == nil)
        }
    }
}
