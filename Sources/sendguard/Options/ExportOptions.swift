import ArgumentParser
import Guard

/// Where a command writes what is too long for a terminal.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write to this file (default: standard output).", valueName: "file"))
    var output: String?

    /// Hands out where to write (`ExportFile.write`).
    func write(_ body: ((String) throws -> Void) async throws -> Void) async throws {
        try await ExportFile.write(to: output, body)
    }
}

/// How fields are written that a spreadsheet would run.
struct CSVOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "In CSV: no apostrophe before a field that begins like a formula (= + - @)."))
    var raw = false
}

/// Mail to people who had asked not to be mailed: only with a reason, which stays on record.
struct OverrideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Include people who had asked not to be mailed; the reason goes on record.", valueName: "reason"))
    var override: String?

    func validate() throws { if let override { try Reason.validate(override, "--override") } }
}
