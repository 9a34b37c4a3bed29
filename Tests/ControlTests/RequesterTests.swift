import Guard
import Testing

@testable import Control

struct RequesterTests {
    private func identity(_ user: UInt32, login: UInt32? = nil, claiming claimed: String? = nil) -> Identity {
        let names: [UInt32: String] = [0: "root", 1000: "ann", 1001: "bob", 990: "sendguard"]
        return Requester(userID: user, loginID: login).identity(claiming: claimed) { names[$0] }
    }

    @Test func `a requester's identity comes from the kernel, whatever name is claimed`() {
        #expect(identity(1000) == Identity(name: "ann", userID: 1000))
        #expect(identity(1000, login: 1000, claiming: "bob") == Identity(name: "ann", userID: 1000))
        #expect(identity(1000, claiming: "bob") == Identity(name: "ann", userID: 1000))
        #expect(identity(4711) == Identity(name: "user 4711", userID: 4711))
    }

    @Test func `under sudo or su the identity is the user who logged in`() {
        #expect(identity(0, login: 1000, claiming: "bob") == Identity(name: "ann (as root)", userID: 1000))
        #expect(identity(990, login: 1001) == Identity(name: "bob (as sendguard)", userID: 1001))
        #expect(identity(0, login: 4711) == Identity(name: "user 4711 (as root)", userID: 4711))
    }

    @Test func `a name claimed by root is shown as a claim and does not change the user id`() {
        let (ann, bob) = (identity(0, claiming: "ann"), identity(0, claiming: "bob"))
        #expect(ann == Identity(name: "root (says ann)", userID: 0))
        #expect(bob.userID == ann.userID)
        #expect(identity(0, claiming: "root").name == "root" && identity(0, claiming: "").name == "root")
        #expect(identity(0, claiming: "a\n\u{1B}[2J(b)").name == "root (says a2Jb)")
    }
}
