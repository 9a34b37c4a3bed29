import Guard
import sendguard

/// A configuration file: either a configuration or a list of all its mistakes.
package enum ConfigurationTarget: FuzzTarget {
    package static let name = "configuration"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        // Input that is not UTF-8 is refused before parsing.
        guard let text = String(validating: input, as: UTF8.self) else { return }
        let outcome = outcome(text)
        try require(outcome == Self.outcome(text), "it is read in two ways")
        guard case .failure(let error) = outcome else { return }
        let lines = error.lines
        try require(!lines.isEmpty, "refused without a reason")
        let last = 1 + text.utf8.count { $0 == 0x0A || $0 == 0x0D }
        for line in lines {
            try require(
                !line.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a mistake that is no line: \(shown(line.utf8))")
            // Mistakes in a profile that this file names have line numbers of the profile's file.
            guard line.hasPrefix("fuzz.yaml:") else { continue }
            guard let number = line.split(separator: ":", maxSplits: 2).dropFirst().first.flatMap({ Int($0) }) else {
                throw BrokenInvariant(description: "a mistake without its line: \(shown(line.utf8))")
            }
            try require((1...last + 1).contains(number), "a mistake on line \(number) of \(last)")
        }
    }

    private static func outcome(_ text: String) -> Result<Configuration, ConfigurationError> {
        do {
            return .success(try ConfigurationLoader.parse(text, file: "fuzz.yaml").configuration)
        } catch {
            return .failure(error)
        }
    }
}
