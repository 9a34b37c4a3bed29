import Foundation
import Guard
import Store

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
