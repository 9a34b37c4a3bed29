import ArgumentParser
import Guard

/// Where a command writes what is too long for a terminal.
struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to write; standard output when not given.", valueName: "file"))
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
            "In CSV: leave fields as they are that begin like a formula (= + - @).",
            discussion: "Without it they begin with an apostrophe, which `list import` takes off again."))
    var raw = false
}

/// Mail to people who had asked not to be mailed: only with a reason, which stays on record.
struct OverrideOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Mail people again who had asked not to be mailed; why.", valueName: "reason"))
    var override: String?

    func validate() throws { if let override { try Reason.validate(override, "--override") } }
}
