import Foundation

/// A program that ran to its end.
package struct Command: Sendable, CustomStringConvertible {
    package let exitCode: Int32
    package let output: String
    package let errorOutput: String

    /// Both outputs with the exit code, for a failed expectation.
    package var description: String { "exit \(exitCode)\n\(output)\(errorOutput)" }

    /// Runs a program of the system, or one given by its path. The output goes to files in the test's folder.
    @discardableResult
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
        input: String? = nil, within limit: Duration = .seconds(60)
    ) throws -> Command {
        guard let path = program.contains("/") ? program : Checkout.find(program) else {
            throw TestFailure("\(program) is not installed; scripts/setup does that")
        }
        let scope = try TestScope.mine
        let inputPath = try input.map { try scope.write("\(scope.uniqueName("input"))", $0) }
        let log = scope.path(scope.uniqueName(URL(filePath: program).lastPathComponent))
        let child = try ChildProcess(
            path, arguments, environment: environment, folder: folder, input: inputPath, log: log)
        let code = try child.wait(within: limit)
        return Command(exitCode: code, output: child.output, errorOutput: child.errorOutput)
    }
}
