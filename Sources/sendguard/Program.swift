import Foundation

/// The program's entry point.
///
/// **Why it has a file of its own:** the fuzzer has its own entry point, and links all other files of the program.
@main
enum Program {
    static func main() async {
        exit(await Sendguard.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
