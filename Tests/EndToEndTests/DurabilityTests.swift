import Foundation
import TestSupport
import Testing

/// Promise 2, seen from the kernel: the record is on disk before the end of data is on the wire.
@Suite(.scoped, .enabled(if: SystemCommand.strace, "strace is not installed or may not trace here"))
struct DurabilityTests {
    @Test func `the record is synced to disk before the end of data is sent`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram(GuardSettings(upstreamPort: esp.port))
        let log = try TestScope.mine.path("strace.log")
        let calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
        // -D: the guard stays the child process that is ended; the tracer runs beside it.
        try program.start(wrapper: ["strace", "-D", "-f", "-o", log, "-s", "100000", "-e", calls])
        // The second message too: the guard then has an open session with the ESP.
        for _ in 0..<2 { #expect(try program.deliver().code == 250) }
        let pid = try program.process.pid
        program.end()
        let trace = try waitFor("the end of the trace") {
            let trace = try String(contentsOfFile: log, encoding: .utf8)
            // The number is in a column, so several spaces may follow it.
            return trace.split(separator: "\n").contains { $0.hasPrefix("\(pid) ") && $0.contains("+++ exited") }
                ? trace : nil
        }

        let lines = trace.split(separator: "\n")
        var isAccepting = false
        var isDurable = false
        var ends = 0
        for line in lines {
            if line.contains("\"354 ") {
                isAccepting = true
                isDurable = false
            } else if isSyncDone(line) {
                isDurable = isAccepting
            } else if line.contains("your parcel left us today.") || line.contains("\".\\r\\n\"") {
                // The part of the body that has the end. Earlier parts of a body end otherwise.
                guard line.contains("\\r\\n.\\r\\n\"") || line.contains("\".\\r\\n\"") else { continue }
                #expect(isDurable, "the end of data was sent without a sync after the body: \(line.prefix(200))")
                ends += 1
            }
        }
        #expect(ends == 2, "both ends of data were seen in the trace")
    }

    /// `fdatasync(7) = 0`, or its second half when calls of several threads overlap.
    private func isSyncDone(_ line: Substring) -> Bool {
        line.contains("sync") && line.hasSuffix("= 0")
            && (line.contains("fsync(") || line.contains("fdatasync(") || line.contains("sync resumed>"))
    }
}
