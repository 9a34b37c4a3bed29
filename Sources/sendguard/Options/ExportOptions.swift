import ArgumentParser
import Guard

/// Where a command writes output that is too long for a terminal.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write to this file (default: standard output).", valueName: "file"))
    var output: String?

    /// Calls `body` with a function that writes to the file or to standard output (`ExportFile.write`).
    func write(_ body: ((String) throws -> Void) async throws -> Void) async throws {
        try await ExportFile.write(to: output, body)
    }
}

/// How to write fields that a spreadsheet would run as formulas.
struct CSVOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "In CSV: no apostrophe before a field that begins like a formula (= + - @)."))
    var raw = false
}

/// Allows mail to people who had asked not to be mailed. The reason is required and goes on record.
struct OverrideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Include people who had asked not to be mailed; the reason goes on record.", valueName: "reason"))
    var override: String?

    func validate() throws { if let override { try Reason.validate(override, "--override") } }
}
