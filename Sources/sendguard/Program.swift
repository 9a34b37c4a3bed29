import Foundation

/// The program's entry point.
///
/// **Why a separate file:** the fuzzer has another entry point, and links all other files of the program.
@main
enum Program {
    static func main() async {
        exit(await Sendguard.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
