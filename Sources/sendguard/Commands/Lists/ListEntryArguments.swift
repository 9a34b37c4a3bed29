import ArgumentParser
import Control
import Foundation
import Guard

/// A list and its entries, from the command line or from standard input.
struct ListEntryArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The list, such as unsubscribed.", valueName: "name"))
    var name: String

    @Argument(
        help: ArgumentHelp(
            "Addresses, domains, patterns or hashes; \"-\" reads one a line from standard input.", valueName: "address")
    )
    var addresses: [String]

    private var isRead: Bool { addresses == ["-"] }

    func validate() throws {
        try Self.validate(name)
        if addresses.isEmpty { throw ValidationError("Name at least one address, or - for standard input.") }
        for address in addresses where !isRead {
            do throws(ListBadEntry) { _ = try ListCell(address) } catch {
                throw ValidationError("\"\(Words.safe(address))\" is not a list entry: \(error).")
            }
        }
    }

    static func validate(_ name: String) throws {
        guard ListName.isGood(name) else {
            throw ValidationError(
                "\"\(Words.safe(name))\" is not a list name: use up to \(ListName.limit) letters, digits, dots, hyphens, "
                    + "underscores.")
        }
    }

    /// Returns the entries, from standard input if the argument is `-`.
    /// - Throws: exit 2, with the lines that are not entries.
    func entries() throws -> [String] {
        guard isRead else { return addresses }
        let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        var entries: [String] = []
        var bad: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let entry = line.trimmingCharacters(in: .whitespaces)
            if entry.isEmpty { continue }
            do throws(ListBadEntry) {
                _ = try ListCell(entry)
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

/// Changes entries in requests of limited size, and prints the result of each entry.
struct ListChanger {
    let control: any GuardControl
    let json: Bool

    /// The bytes of entries in one request. With JSON's overhead, it stays below `ControlLimits.requestBytes`.
    private static let chunkBytes = 32 << 10

    func run(_ request: ListChangeRequest) async throws {
        var total: ListChangesReport?
        for entries in Self.chunks(request.entries) {
            var part = request
            part.entries = entries
            let report: ListChangesReport
            do throws(ControlFailure) { report = try await control.changeList(part) } catch {
                if let total { Output.complain(["interrupted after: " + ListChangesText.summary(of: total)]) }
                throw error
            }
            if json { Output.line(ControlJSON.text(report)) }
            if total == nil { total = report } else { total?.outcomes += report.outcomes }
        }
        guard let total else { return }
        if !json { Output.lines(ListChangesText.lines(of: total)) }
        if total.changed == 0 { throw CommandEnd.no }
    }

    private static func chunks(_ entries: [String]) -> [[String]] {
        var chunks: [[String]] = []
        var bytes = 0
        for entry in entries {
            bytes += entry.utf8.count
            if chunks.isEmpty || chunks[chunks.count - 1].count == ListChangeRequest.entryLimit || bytes > chunkBytes {
                chunks.append([])
                bytes = entry.utf8.count
            }
            chunks[chunks.count - 1].append(entry)
        }
        return chunks
    }
}
