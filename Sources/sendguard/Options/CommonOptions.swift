// Folder Options: options and values on the command line that several commands take. It may use Reach, Config and
// Output.

import ArgumentParser
import Control
import Guard

/// How a command finds the guard: the options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: config/sendguard.yaml, then /etc/sendguard/sendguard.yaml.",
            valueName: "path"))
    var config: String?

    @Option(help: ArgumentHelp("The state folder (default: the one in the configuration).", valueName: "dir"))
    var state: String?

    /// The state folder. Works while the rest of the configuration is wrong: a stop must not fail over a typing
    /// error in a list's name.
    func stateFolder() throws(ConfigurationError) -> String { try statePlace().folder }

    /// The same, and who named it.
    func statePlace() throws(ConfigurationError) -> StatePlace {
        if let state { return StatePlace(folder: state, source: .option) }
        guard let path = ConfigurationLoader.locate(config) else {
            return StatePlace(folder: Configuration().state, source: .usual(nil))
        }
        guard let folder = try ConfigurationLoader.stateFolder(in: path) else {
            return StatePlace(folder: Configuration().state, source: .usual(path))
        }
        return StatePlace(folder: folder, source: .file(path))
    }

    /// The whole configuration, `--state` applied; nil when there is no file and none was asked for.
    func configuration() throws(ConfigurationError) -> LoadedConfiguration? {
        guard let path = ConfigurationLoader.locate(config) else { return nil }
        var loaded = try ConfigurationLoader.load(path)
        if let state { loaded.configuration.state = state }
        return loaded
    }

    /// What the configuration lets be shown of people.
    private var configuredRedact: AddressRedaction.Mode {
        get throws(ConfigurationError) { try configuration()?.configuration.audit.redact ?? .none }
    }

    /// The same; where the configuration cannot be read, nobody can tell, and nothing is shown.
    var redact: AddressRedaction.Mode { (try? configuredRedact) ?? .hash }

    /// What a recipient of wrong mail costs; nil when the configuration does not say, or cannot be read.
    var costPerRecipient: Double? {
        guard let loaded = try? configuration() else { return nil }
        return loaded.configuration.report.costPerRecipient
    }

    /// The guard that runs on the state folder, or the folder itself.
    /// - Parameters:
    ///   - lists: what the configuration expects of the lists, where a command needs it.
    ///   - asksForSecond: whether it wants two people for a resume.
    ///   - trips: its trip rules.
    ///   - showsPeople: whether people are what the command shows. Then a configuration with mistakes ends it; any other
    ///     command hides people where nobody can tell what may be shown of them.
    func control(
        lists: [ListSettings] = [], asksForSecond: Bool = false, trips: TripSettings = TripSettings(),
        showsPeople: Bool = false
    ) async throws -> any GuardControl {
        return try await ControlFinder(
            place: try statePlace(), lists: lists, asksForSecond: asksForSecond, trips: trips,
            redact: { showsPeople ? try configuredRedact : redact },
            // A configuration with mistakes keeps nobody from stopping mail.
            playbooks: { (try? configuration())?.configuration.playbooks ?? PlaybookCatalogue.shipped },
            mail: { (try? configuration())?.possibleMail }
        ).find()
    }
}

extension CommonOptions {
    /// The guard, for commands about lists: with none running, what the configuration expects of them counts, and a
    /// mistake in it is told. A running guard has read its own.
    func listControl() async throws -> any GuardControl {
        let isRunning = RemoteControl(path: ControlFinder.socket(in: try stateFolder())).isAnswered
        return try await control(lists: isRunning ? [] : try configuration()?.configuration.lists ?? [])
    }
}
