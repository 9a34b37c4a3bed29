import ArgumentParser
import Foundation
import Guard

/// A list and entries of it, given by name or read from standard input.
struct ListEntryArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The list, such as unsubscribed.", valueName: "name"))
    var name: String

    @Argument(
        help: ArgumentHelp(
            "Addresses, domains, patterns or hashes; \"-\" reads them, one a line.", valueName: "address"))
    var addresses: [String]

    private var isRead: Bool { addresses == ["-"] }

    func validate() throws {
        try Self.validate(name)
        if addresses.isEmpty { throw ValidationError("Name at least one address, or - for standard input.") }
        for address in addresses where !isRead {
            do throws(ListBadEntry) { _ = try ListTarget(entry: address) } catch {
                throw ValidationError("\"\(Words.safe(address))\" is no entry of a list: \(error).")
            }
        }
    }

    static func validate(_ name: String) throws {
        guard ListName.isGood(name) else {
            throw ValidationError(
                "\"\(Words.safe(name))\" is no list name: up to \(ListName.limit) letters, digits, dots, hyphens, "
                    + "underscores.")
        }
    }

    /// - Throws: exit 2 with the lines that cannot be read.
    func entries() throws -> [String] {
        guard isRead else { return addresses }
        let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        var entries: [String] = []
        var bad: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let entry = line.trimmingCharacters(in: .whitespaces)
            if entry.isEmpty { continue }
            do throws(ListBadEntry) {
                _ = try ListTarget(entry: entry)
                entries.append(entry)
            } catch {
                bad.append("line \(index + 1): \(Words.safe(error.description))")
            }
        }
        guard bad.isEmpty else {
            let more = bad.count > Self.shownBadLines ? ["and \(bad.count - Self.shownBadLines) more"] : []
            throw CommandFailure(
                lines: ["nothing was changed:"] + bad.prefix(Self.shownBadLines) + more, status: .usage)
        }
        guard !entries.isEmpty else { throw CommandFailure.usage("nothing was changed: standard input has no entry") }
        return entries
    }

    private static let shownBadLines = 100
}
