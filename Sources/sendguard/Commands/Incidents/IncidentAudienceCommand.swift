import ArgumentParser
import Control
import Guard
import Mail

struct IncidentAudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "List the people whom an incident reached and who may get mail about it.",
        usage: "sendguard incident audience <incident> [<options>]",
        discussion: """
              sendguard incident audience I1 --output affected.csv
              sendguard incident audience I1 --format lines | wc -l

            The list has each person once. First come the people whose mail the ESP
            accepted. Then come those whose outcome is unknown, marked "unknown". People
            whose mail was blocked, deferred or refused are not in the list. People on a
            suppression list are not in it either, nor are people that were erased
            (sendguard list erase).

            For an incident of kind stale-suppression the command refuses: these people
            had asked not to be mailed. --override lists them, and its reason goes on
            record.

            Exit codes:
              0  all of it is written
              1  there is no such incident, or its people must not be mailed again
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or something cannot be read or written

            More: sendguard help apologies
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("csv with the outcome, or lines with addresses only.", valueName: "format"))
    var format: AudienceExport.Format = .csv

    @OptionGroup var file: OutputOptions
    @OptionGroup var exception: OverrideOptions
    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        let export = AudienceExport(id: id, override: exception.override, format: format, isRaw: csv.raw) {
            try await control.audience($0)
        }
        var count = AudienceExport.Count()
        try await file.write { write in count = try await export.run(write) }
        let unknown = count.unknown == 0 ? "" : ", \(count.unknown) of them unknown"
        let suppressed = count.suppressed == 0 ? "" : "; left out: \(count.suppressed) on a suppression list, or erased"
        Output.complain(
            [
                "\(file.output ?? "audience"): \(count.people == 1 ? "1 person" : "\(count.people) people")\(unknown)\(suppressed)"
            ],
            isPlain: true)
    }
}

/// Writes the people that an incident reached, each once. The people whose mail was accepted come first.
struct AudienceExport {
    let id: IncidentID
    let override: String?
    let format: Format
    /// Passed on to `CSVField.line`.
    let isRaw: Bool
    /// Reads one page of people.
    let page: (AudienceRequest) async throws -> AudiencePage

    enum Format: String, CaseIterable {
        /// The address, the state of the delivery, and the segment.
        case csv
        /// The address alone, one a line.
        case lines
    }

    struct Count {
        var people = 0
        /// How many of `people` have an unknown outcome: they may have the mail.
        var unknown = 0
        /// People left out because they are on a suppression list, or erased.
        var suppressed = 0
    }

    /// - Parameter write: appends text to the file.
    func run(_ write: (String) throws -> Void) async throws -> Count {
        var count = Count()
        // Half a SHA-256 of each address: a million people take 32 MB.
        var seen: Set<UInt128> = []
        // A refused request must not write a file that looks like an empty list.
        var head = format == .csv ? "email,state,segment\n" : ""
        for state in [Delivery.State.accepted, .released, .unknown] {
            var request = AudienceRequest(id: id.description, state: state, override: override)
            repeat {
                let page = try await page(request)
                let fresh = page.people.filter { seen.insert(Self.digest($0.address)).inserted }
                try write(head + fresh.map { line($0, state) }.joined())
                head = ""
                count.people += fresh.count
                if state == .unknown { count.unknown += fresh.count }
                count.suppressed += page.suppressed.count { seen.insert(Self.digest($0)).inserted }
                request.place = page.next
            } while request.place != nil
        }
        return count
    }

    private func line(_ person: AudiencePage.Person, _ state: Delivery.State) -> String {
        guard format == .csv else { return person.address + "\n" }
        return CSVField.line([person.address, state.rawValue, person.segment ?? ""], isRaw: isRaw)
    }

    /// A digest of the address in its normal form, so that every spelling gives the same one.
    private static func digest(_ address: String) -> UInt128 {
        listDigest(.sha256, Array((Address(address)?.key ?? address).utf8)).withUnsafeBytes {
            $0.loadUnaligned(as: UInt128.self)
        }
    }
}

extension AudienceExport.Format: ExpressibleByArgument {}
