import ArgumentParser

/// How a release or a discard goes about it.
struct HeldRunOptions: ParsableArguments {
    @Flag(help: "Only show what is selected and what a release would meet.")
    var dryRun = false

    @Option(help: ArgumentHelp("Messages at a time.", valueName: "n"))
    var chunk = 100

    @Option(help: ArgumentHelp("Why; it stays on record.", valueName: "text"))
    var reason: String?

    @Flag(help: "Print one JSON object a chunk; with --dry-run the preview.")
    var json = false

    func validate() throws {
        guard (1...10_000).contains(chunk) else { throw ValidationError("--chunk is from 1 to 10000.") }
        if let reason { try Reason.validate(reason) }
    }
}
