// Folder Reach: finds the guard for a command: over its socket, or its state folder when none runs (`StateFolder`).
// It may use Services, Config and Output.

import Control
import Foundation
import Guard
import Store

/// Finds the receiver of a command's requests: the running guard, or the state folder when no guard runs.
struct ControlFinder {
    let place: StatePlace
    /// The settings of the lists in the configuration.
    let lists: [ListSettings]
    /// Whether the configuration requires two people for a resume.
    var asksForSecond = false
    /// The trip rules of the configuration.
    var trips = TripSettings()
    /// How much of recipients' addresses the configuration allows to show. Only called when no guard runs; a running
    /// guard applies its own setting.
    var redact: () throws -> AddressRedaction.Mode = { .none }
    /// The playbooks with the steps of incidents. Only called when no guard runs.
    var playbooks: () -> Playbooks = { PlaybookCatalogue.shipped }
    /// The mail that is possible with the configuration. Only called when no guard runs.
    var mail: () -> PossibleMail? = { nil }

    static func socket(in folder: String) -> String { folder + "/sendguard.sock" }

    /// - Throws: exit 3 when there is neither a guard nor a state folder. **Why it does not create the folder:** a
    ///   stop with the wrong folder must fail loudly. No guard would ever read a stop in a new folder.
    func find() async throws -> any GuardControl {
        let remote = RemoteControl(path: Self.socket(in: place.folder))
        // The guard asks the kernel who we are; only the name comes from us.
        if remote.isAnswered { return remote.acting(as: Identity(name: Person.current)) }
        guard place.isThere else { throw place.nobody }
        let settings = ServiceSettings(lists: lists, mail: mail(), redact: try redact(), trips: trips)
        let folder = try await StateFolder(
            place.folder, settings: settings, asksForSecond: asksForSecond, playbooks: playbooks())
        return GuardService(folder).acting(as: .ourselves(claiming: Person.current))
    }
}

/// The state folder that a command looks in, and where its path comes from.
struct StatePlace: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        /// `--state`.
        case option
        /// The key `state` of a configuration file.
        case file(String)
        /// A configuration file without the key; nil when there is no file at all.
        case usual(String?)
    }

    let folder: String
    let source: Source

    /// Whether a guard has ever run there, even when its database is gone. A folder that merely exists does not count.
    var isThere: Bool { Store.wasUsed(folder) }

    /// The failure of a command that found no guard: where it looked, and which guards run.
    var nobody: CommandFailure {
        let path = URL(fileURLWithPath: folder).standardizedFileURL.path
        let by =
            switch source {
            case .option: "--state"
            case .file(let file): "the key state of \(file)"
            case .usual(let file?): "the default, without a key state in \(file)"
            case .usual(nil): "the default, without --state and without a configuration file"
            }
        let what =
            FileManager.default.fileExists(atPath: folder) ? "is not the state folder of a guard" : "does not exist"
        return CommandFailure(
            lines: [
                "nothing was done: no guard answers at \(ControlFinder.socket(in: path)), and \(path) \(what) "
                    + "(named by \(by)); only `sendguard serve` creates one"
            ] + RunningGuards.lines(), status: .cannot)
    }
}

/// The person at the keyboard.
enum Person {
    /// The user's name; behind sudo, the person's name and not root's.
    static var current: String {
        let behindSudo = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
        return behindSudo.isEmpty ? NSUserName() : behindSudo
    }
}
