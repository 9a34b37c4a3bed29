import Foundation
import TestSupport
import Testing

@testable import System

@Suite(.scoped) struct FolderArrivalsTests {
    /// The names that arrive, until there are `count` of them.
    private func names(_ count: Int, from arrivals: FolderArrivals) async -> Set<String> {
        var names: Set<String> = []
        for await _ in arrivals.stream {
            names.formUnion(arrivals.take())
            if names.count >= count { break }
        }
        return names
    }

    @Test func `a file arrives when it is moved in or closed after writing, not while it is written`() async throws {
        let scope = try TestScope.mine
        let folder = scope.path("in")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let arrivals = FolderArrivals(folder)
        // The first wake-up comes after the watch has begun.
        var wakes = arrivals.stream.makeAsyncIterator()
        await wakes.next()
        // Foundation would rename first and then close, which gives two arrivals.
        #expect(close(open("\(folder)/growing", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)) == 0)
        #expect(await names(1, from: arrivals) == ["growing"], "made and closed")
        let growing = try #require(FileHandle(forWritingAtPath: "\(folder)/growing"))
        try growing.write(contentsOf: Data("more".utf8))
        // Never open this file for writing: a program that another test starts at that moment has a copy of each
        // descriptor until it runs. When the copy is closed, a written file arrives a second time.
        let outside = scope.path("outside")
        #expect(close(open(outside, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)) == 0)
        try FileManager.default.moveItem(atPath: outside, toPath: "\(folder)/moved")
        #expect(await names(1, from: arrivals) == ["moved"])
        try growing.close()
        #expect(await names(1, from: arrivals) == ["growing"])
        #expect(arrivals.take().isEmpty)
    }

    @Test func `a folder that is created later or replaced is watched`() async throws {
        let scope = try TestScope.mine
        let folder = scope.path("later")
        let arrivals = FolderArrivals(folder)
        for round in 1...2 {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // The folder is watched within a second: write files until one is reported.
            var told: Set<String> = []
            for await _ in arrivals.stream where told.isEmpty {
                told = arrivals.take()
                if told.isEmpty { try Data().write(to: URL(filePath: "\(folder)/file-\(round)")) } else { break }
            }
            #expect(told == ["file-\(round)"])
            try FileManager.default.moveItem(atPath: folder, toPath: "\(folder)-\(round)")
        }
    }

    @Test func `a stamp changes when the content changes and when the file is replaced`() throws {
        let scope = try TestScope.mine
        let path = try scope.write("list", "one\n")
        let reading = try FileReading(path, followsLinks: true)
        let stamp = try #require(FileStamp.of(path, followsLinks: true))
        #expect(reading.stamp == stamp && !reading.hasChanged)
        let other = try scope.write("other", "two\n")
        #expect(rename(other, path) == 0)
        #expect(FileStamp.of(path, followsLinks: true) != stamp)
        #expect(!reading.hasChanged, "it reads the file that was there")
        #expect(try reading.next() == Array("one\n".utf8))
        #expect(try reading.next() == nil)

        let second = try FileReading(path, followsLinks: true)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("three\n".utf8))
        #expect(second.hasChanged)
    }

    @Test func `links are followed only on request, and only regular files are read`() throws {
        let scope = try TestScope.mine
        let file = try scope.write("file", "x")
        let link = scope.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        #expect(FileStamp.of(link, followsLinks: true) == FileStamp.of(file, followsLinks: false))
        #expect(FileStamp.of(link, followsLinks: false) == nil)
        #expect(try FileReading(link, followsLinks: true).next() == Array("x".utf8))
        #expect(throws: SystemCallFailure.self) { try FileReading(link, followsLinks: false) }
        let pipe = scope.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(FileStamp.of(pipe, followsLinks: true) == nil)
        #expect(throws: SystemCallFailure.self) { try FileReading(pipe, followsLinks: true) }
    }
}
