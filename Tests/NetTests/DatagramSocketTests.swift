import Foundation
import System
import TestSupport
import Testing

@testable import Net

@Suite(.scoped) struct DatagramSocketTests {
    /// A bound socket and its messages.
    private final class Receiver {
        let descriptor: Int32

        init(udp: Void) throws {
            descriptor = try Syscalls.datagramSocket(family: AF_INET)
            try Syscalls.bind(descriptor, SocketAddress(host: "127.0.0.1", port: 0)!)
        }

        init(path: String) throws {
            descriptor = try Syscalls.datagramSocket(family: AF_UNIX)
            try LocalAddress.bind(descriptor, path)
        }

        deinit { Syscalls.close(descriptor) }

        func next() -> String? {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 10_000) == 1 else { return nil }
            var buffer = [UInt8](repeating: 0, count: 70_000)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    @Test func `messages are sent by UDP, each in one datagram`() throws {
        let receiver = try Receiver(udp: ())
        let socket = try DatagramSocket(host: "localhost", port: try Syscalls.localAddress(receiver.descriptor).port)
        try socket.send(Array("one".utf8))
        try socket.send(Array("two".utf8))
        try socket.confirm()
        #expect(receiver.next() == "one" && receiver.next() == "two")
        #expect(throws: DatagramSocket.tooLong) { try socket.send([UInt8](repeating: 0x41, count: 70_000)) }
    }

    @Test func `a send to a UDP port without a listener fails at the confirmation`() throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: UInt16(try FreePort.take()))
        try socket.send(Array("one".utf8))
        #expect(throws: NetError.system("send", Errno(ECONNREFUSED))) { try socket.confirm() }
    }

    @Test func `messages go to a Unix socket, and a send to a full one times out`() throws {
        let path = try TestScope.mine.path("log")
        #expect(throws: NetError.self) { try DatagramSocket(path: path) }
        do {
            let receiver = try Receiver(path: path)
            let socket = try DatagramSocket(path: path)
            var sent = 0
            #expect(throws: NetError.timedOut) {
                while sent < 100_000 {
                    try socket.send(Array("\(sent)".utf8))
                    sent += 1
                }
            }
            #expect(sent > 0)
            for number in 0..<sent { #expect(receiver.next() == "\(number)") }
            try socket.send(Array("after".utf8))
            try socket.confirm()
            #expect(receiver.next() == "after")
        }
    }
}
