import Foundation
import TestSupport
import Testing

@testable import System

@Suite(.scoped) struct RotatingFileTests {
    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private func lines(_ texts: String...) -> ArraySlice<[UInt8]> { texts.map { Array("\($0)\n".utf8) }[...] }

    @Test func `lines are appended, and the file rotates before it is too large`() throws {
        let path = try TestScope.mine.path("audit.jsonl")
        let file = RotatingFile(path, limitBytes: 8, kept: 2)
        #expect(file.append(lines("aaa", "bbb")).count == 2)
        #expect(text(path) == "aaa\nbbb\n")
        #expect(file.append(lines("ccc", "a line that is longer than a file", "ddd", "eee")).failure == nil)
        #expect(text(path) == "ddd\neee\n")
        #expect(text(path + ".1") == "a line that is longer than a file\n")
        #expect(text(path + ".2") == "ccc\n")
        #expect(text(path + ".3") == nil, "the oldest has gone")
        #expect(Permissions.mode(of: path) == 0o640)
    }

    @Test func `a rotated file is the same file under its new name`() throws {
        let path = try TestScope.mine.path("audit.jsonl")
        let file = RotatingFile(path, limitBytes: 4, kept: 3)
        _ = file.append(lines("aaa"))
        let before = try #require(FileStamp.of(path, followsLinks: false))
        _ = file.append(lines("bbb"))
        #expect(FileStamp.of(path + ".1", followsLinks: false) == before)
    }

    @Test func `a torn last line is removed when the file is opened, however long it is`() throws {
        let scope = try TestScope.mine
        let torn = String(repeating: "x", count: 200_000)
        for (name, content, kept) in [("a", "aaa\nbb", "aaa\n"), ("b", torn, ""), ("c", "aaa\n\(torn)", "aaa\n")] {
            let path = try scope.write(name, content)
            #expect(RotatingFile(path, limitBytes: 1_000_000, kept: 1).append(lines("ccc")).failure == nil)
            #expect(text(path) == kept + "ccc\n")
        }
    }

    @Test func `a file that was moved away or deleted is created again`() throws {
        let path = try TestScope.mine.path("audit.jsonl")
        let file = RotatingFile(path, limitBytes: 100, kept: 1)
        _ = file.append(lines("aaa"))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
        _ = file.append(lines("bbb"))
        #expect(text(path) == "bbb\n" && text(path + ".moved") == "aaa\n")
        try FileManager.default.removeItem(atPath: path)
        _ = file.append(lines("ccc"))
        #expect(text(path) == "ccc\n")
    }

    @Test func `rotation uses a free number and renames no file beyond it`() throws {
        let path = try TestScope.mine.path("audit.jsonl")
        let file = RotatingFile(path, limitBytes: 4, kept: 3)
        _ = file.append(lines("aaa", "bbb", "ccc", "ddd"))
        try FileManager.default.removeItem(atPath: path + ".2")
        _ = file.append(lines("eee"))
        #expect([1, 2, 3].map { text("\(path).\($0)") } == ["ddd\n", "ccc\n", "aaa\n"])
        let fewer = RotatingFile(path, limitBytes: 4, kept: 1)
        _ = fewer.append(lines("fff"))
        #expect([1, 2, 3].map { text("\(path).\($0)") } == ["eee\n", nil, nil])
    }

    @Test func `a path that is not a file or has no folder fails with the reason`() throws {
        let scope = try TestScope.mine
        let missing = RotatingFile(scope.path("nowhere/audit.jsonl"), limitBytes: 10, kept: 1).append(lines("a"))
        #expect(missing.count == 0 && missing.failure?.description.contains("No such file or directory") == true)
        mkfifo(scope.path("pipe"), 0o600)
        #expect(RotatingFile(scope.path("pipe"), limitBytes: 10, kept: 1).append(lines("a")).failure != nil)
    }

    @Test(.enabled(if: SmallDisk.unavailable == nil, "no small disk can be mounted here"))
    func `on a full disk no line is written in part, and the written lines are counted`() throws {
        let folder = try TestScope.mine.path("disk")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let disk = try SmallDisk(on: folder, megabytes: 1)
        let path = "\(folder)/audit.jsonl"
        let file = RotatingFile(path, limitBytes: 50_000, kept: 100)
        let line = Array(repeating: UInt8(ascii: "x"), count: 9_999) + [0x0A]
        try disk.fill(leaving: 200_000)
        let many = Array(repeating: line, count: 40)[...]
        let first = file.append(many)
        #expect(first.failure?.description.contains("No space left") == true)
        #expect(first.count >= 5 && first.count < 40)
        let again = file.append(many.dropFirst(first.count))
        #expect(again.count == 0 && again.failure != nil)
        disk.free()
        let last = file.append(many.dropFirst(first.count))
        #expect(last.count == 40 - first.count && last.failure == nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let whole = names.compactMap { text("\(folder)/\($0)") }.joined()
        #expect(whole == String(repeating: String(decoding: line, as: UTF8.self), count: 40))
    }
}
