// Folder Options: the options and values that several commands share. It may use Reach, Config and Output.

import ArgumentParser
import Control
import Guard

/// The options that every command has: how it finds the guard.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: config/sendguard.yaml, then /etc/sendguard/sendguard.yaml.",
            valueName: "path"))
    var config: String?

    @Option(help: ArgumentHelp("The state folder (default: the one in the configuration).", valueName: "dir"))
    var state: String?

    /// The state folder. This works even if the rest of the configuration is wrong: a stop must not fail because of a
    /// typing error in a list's name.
    func stateFolder() throws(ConfigurationError) -> String { try statePlace().folder }

    /// The state folder, and where its name comes from.
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

    /// The whole configuration, with `--state` applied; nil when there is no file and `--config` is not given.
    func configuration() throws(ConfigurationError) -> LoadedConfiguration? {
        guard let path = ConfigurationLoader.locate(config) else { return nil }
        var loaded = try ConfigurationLoader.load(path)
        if let state { loaded.configuration.state = state }
        return loaded
    }

    /// How much of people's addresses commands may show, by the configuration.
    private var configuredRedact: AddressRedaction.Mode {
        get throws(ConfigurationError) { try configuration()?.configuration.audit.redact ?? .none }
    }

    /// How much of people's addresses may be shown; `.hash` when the configuration cannot be read.
    var redact: AddressRedaction.Mode { (try? configuredRedact) ?? .hash }

    /// Whether a change that lets mail pass needs a second person without a running guard. A running guard decides by the
    /// configuration that it has loaded. A configuration that cannot be read counts as true.
    var asksForSecond: Bool {
        do { return try configuration()?.configuration.release.requireSecond ?? false } catch { return true }
    }

    /// The cost of one recipient of wrong mail; nil when the configuration has no cost, or cannot be read.
    var costPerRecipient: Double? {
        guard let loaded = try? configuration() else { return nil }
        return loaded.configuration.report.costPerRecipient
    }

    /// Returns the guard that runs on the state folder, or the folder itself when no guard runs.
    /// - Parameters:
    ///   - lists: the lists of the configuration, if the command needs them.
    ///   - asksForSecond: whether the configuration needs two people for a resume.
    ///   - trips: the trip rules of the configuration.
    ///   - showsPeople: whether the command's purpose is to show people. If so, a configuration with mistakes ends
    ///     the command. If not, the command hides people when the configuration cannot be read.
    func control(
        lists: [ListSettings] = [], asksForSecond: Bool = false, trips: TripSettings = TripSettings(),
        showsPeople: Bool = false
    ) async throws -> any GuardControl {
        return try await ControlFinder(
            place: try statePlace(), lists: lists, asksForSecond: asksForSecond, trips: trips,
            redact: { showsPeople ? try configuredRedact : redact },
            // A configuration with mistakes must not prevent a stop.
            playbooks: { (try? configuration())?.configuration.playbooks ?? PlaybookCatalogue.shipped },
            mail: { (try? configuration())?.possibleMail }
        ).find()
    }
}

extension CommonOptions {
    /// Returns the guard, for commands about lists. When no guard runs, this uses the lists of the configuration, and
    /// throws for a mistake in it. A running guard uses the configuration that it has loaded.
    func listControl() async throws -> any GuardControl {
        let isRunning = RemoteControl(path: ControlFinder.socket(in: try stateFolder())).isAnswered
        return try await control(lists: isRunning ? [] : try configuration()?.configuration.lists ?? [])
    }
}
