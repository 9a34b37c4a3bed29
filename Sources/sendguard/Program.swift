import Foundation

/// Where the program begins.
///
/// **Why it has a file of its own:** the fuzzer begins elsewhere and links everything else of the program.
@main
enum Program {
    static func main() async {
        exit(await Sendguard.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
