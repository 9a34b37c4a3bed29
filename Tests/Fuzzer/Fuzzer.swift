import CFuzzer
import Foundation
import FuzzTargets

/// Runs one of `FuzzTargets` under libFuzzer; `scripts/fuzz` builds and starts it. The target's name comes in
/// `SENDGUARD_FUZZ_TARGET`, since libFuzzer starts itself again with its own arguments.
@main
enum Fuzzer {
    private static let target: any FuzzTarget.Type = {
        let name = ProcessInfo.processInfo.environment["SENDGUARD_FUZZ_TARGET"] ?? ""
        guard let target = FuzzTargets.named(name) else {
            say("SENDGUARD_FUZZ_TARGET is none of \(FuzzTargets.all.map { $0.name }.joined(separator: ", "))")
            exit(2)
        }
        return target
    }()

    static func main() {
        _ = target
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { data, size in
                Fuzzer.run(Array(UnsafeBufferPointer(start: data, count: size)))
                return 0
            })
    }

    /// A failed property ends the process, as a trap does, because libFuzzer notices only that.
    fileprivate static func run(_ input: [UInt8]) {
        do {
            try target.run(input)
        } catch {
            say("does not hold: \(error)")
            abort()
        }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// The function that libFuzzer's `main` calls. A debug build gives our `main` another name, and the linker takes
/// libFuzzer's then.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    Fuzzer.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
