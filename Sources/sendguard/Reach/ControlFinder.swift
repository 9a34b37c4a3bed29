// Folder Reach: how a command reaches a guard: over its socket, or in its state folder when none runs
// (`StateFolder`). It may use Desks, Config and Output.

import Control
import Foundation
import Guard
import Store

/// Finds whom a command talks to: the running guard, or the state folder when none runs.
struct ControlFinder {
    let place: StatePlace
    /// What the configuration expects of the lists.
    let lists: [ListSettings]
    /// Whether it wants two people for a resume.
    var asksForSecond = false
    /// The trip rules of the configuration.
    var trips = TripSettings()
    /// What the configuration lets be shown of recipients; asked where no guard runs, which knows by itself.
    var redact: () throws -> AddressRedaction.Mode = { .none }
    /// What is to be done about incidents; asked where no guard runs.
    var playbooks: () -> Playbooks = { PlaybookCatalogue.shipped }
    /// What mail there can be by the configuration; asked where no guard runs.
    var mail: () -> PossibleMail? = { nil }

    static func socket(in folder: String) -> String { folder + "/sendguard.sock" }

    /// - Throws: exit 3 when there is neither a guard nor a state folder. **Why none is made:** a stop that is typed with the
    ///   wrong folder must fail loudly, not be written where no guard looks.
    func find() async throws -> any GuardControl {
        let remote = RemoteControl(path: Self.socket(in: place.folder))
        // The guard asks the kernel who we are; a name is all that there is to tell it.
        if remote.isAnswered { return remote.acting(as: Identity(name: Person.current)) }
        guard place.isThere else { throw place.nobody }
        let settings = ServiceSettings(lists: lists, mail: mail(), redact: try redact(), trips: trips)
        let folder = try await StateFolder(
            place.folder, settings: settings, asksForSecond: asksForSecond, playbooks: playbooks())
        return GuardService(folder).acting(as: .ourselves(claiming: Person.current))
    }
}

/// The state folder that a command looks in, and who named it.
struct StatePlace: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        /// `--state`.
        case option
        /// The key `state` of a configuration file.
        case file(String)
        /// A configuration file without the key, or no file at all.
        case usual(String?)
    }

    let folder: String
    let source: Source

    /// Whether a guard has ever run there, also when its database is gone since. A folder that merely exists is none.
    var isThere: Bool { Store.wasUsed(folder) }

    /// Where it was looked and who runs, for a command that found nobody there.
    var nobody: CommandFailure {
        let path = URL(fileURLWithPath: folder).standardizedFileURL.path
        let by =
            switch source {
            case .option: "--state"
            case .file(let file): "the key state of \(file)"
            case .usual(let file?): "no key state in \(file)"
            case .usual(nil): "no --state and no configuration file"
            }
        let what = FileManager.default.fileExists(atPath: folder) ? "is no state folder of a guard" : "is not there"
        return CommandFailure(
            lines: [
                "nothing was done: no guard answers at \(ControlFinder.socket(in: path)), and \(path) \(what) "
                    + "(named by \(by)); only `sendguard serve` makes one"
            ] + RunningGuards.lines(), status: .cannot)
    }
}

/// Who is at the keyboard.
enum Person {
    /// The user's name; behind sudo, the name of the person and not root's.
    static var current: String {
        let behindSudo = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
        return behindSudo.isEmpty ? NSUserName() : behindSudo
    }
}
