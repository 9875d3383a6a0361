import EventStore
import Foundation
import Glibc

/// The generations of read models in a ledger's directory, and which of them is the current one.
///
/// `readmodels.sqlite` is a symbolic link to the current generation. A file is never replaced under its name: an opener
/// would meet another file's journal, and whoever has the old file open would go on reading it unknowingly. So a
/// rebuild makes a file with a new name and then turns the link, by a rename, which is atomic: whoever opens finds the
/// old file or the new one, both whole.
///
/// Who has a generation open holds its mark (a lock file beside it) shared, and has looked at the link again after
/// taking it. Who removes a generation holds `readmodels.lock`, never touches the current one, and takes the mark
/// exclusively first. So no file disappears between looking at the link and opening, and one that is being read stays
/// until nobody reads it; it is removed at the next opening that may write.
struct Generations: Sendable {
    let directory: LedgerDirectory

    /// The generation that the link names; `nil` if there is no link, or it names something else.
    func current() -> Generation? {
        var target = [CChar](repeating: 0, count: 256)
        // The buffer is as long as the count that is passed, and no byte beyond the answer is read.
        let count = unsafe readlink(directory.readModels, &target, target.count)
        guard count > 0, count < target.count else { return nil }
        let name = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let generation = Generation(folder: directory.path, fileName: name), generation.name == name
        else {
            return nil
        }
        return generation
    }

    /// The current generation, with its mark held shared; `nil` if there is none, or its file is missing.
    ///
    /// The mark is `nil` where this user must not read it; such a user finds the file gone at worst.
    func holdCurrent() -> (generation: Generation, mark: AdvisoryLock?)? {
        // Each turn of this loop means that a rebuild ended in between, so a few are plenty.
        for _ in 0..<100 {
            guard let generation = current(), unsafe access(generation.path, F_OK) == 0 else { return nil }
            let mark = AdvisoryLock.existing(generation.mark)
            guard mark?.acquire(.shared) ?? true, current() == generation else { continue }
            return (generation, mark)
        }
        return nil
    }

    /// The generation that a rebuild makes now.
    ///
    /// To be called under `readmodels.lock`.
    func next() -> Generation {
        let known = (all() + [current()].compactMap(\.self)).map(\.number)
        return Generation(folder: directory.path, number: (known.max() ?? 0) + 1)
    }

    /// Turns the link to a finished generation.
    ///
    /// To be called under `readmodels.lock`.
    ///
    /// - Throws: `permissionDenied` or `inputOutput`; the link then still says what it said.
    func publish(_ generation: Generation) throws {
        let turning = directory.readModels + ".new"
        unsafe unlink(turning)
        guard unsafe symlink(generation.name, turning) == 0 else {
            throw ReadModelsError.system(errno, "make the link", turning)
        }
        guard unsafe rename(turning, directory.readModels) == 0 else {
            throw ReadModelsError.system(errno, "turn the link", directory.readModels)
        }
        try Generation.sync(directory.path)
    }

    /// Removes every generation but the current one, unless somebody has it open.
    ///
    /// Under `readmodels.lock`.
    ///
    /// These are old ones, and unfinished ones of a rebuild that was killed.
    func removeOthers() {
        let current = current()
        for generation in all() where generation != current {
            let mark = AdvisoryLock.existing(generation.mark)
            guard mark?.acquire(.exclusive) ?? true else { continue }
            generation.remove()
        }
    }

    /// Every generation of which there is a file.
    private func all() -> Set<Generation> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return Set(names.compactMap { Generation(folder: directory.path, fileName: $0) })
    }
}
