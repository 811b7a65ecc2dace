//! The states that were seen, in the order in which they were: an index by content without a second copy of it.

use crate::explore::canon::Code;
use core::hash::{Hash, Hasher};

/// Canonical states, each once, numbered from 0.
#[derive(Default)]
pub struct Table {
    codes: Vec<Code>,
    /// Open addressing: 0 is free, anything else is a number plus one. Never more than half full.
    slots: Vec<u32>,
}

impl Table {
    /// How many states there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The state of this number.
    pub fn get(&self, number: usize) -> Option<&Code> {
        self.codes.get(number)
    }

    /// The number of this state, and whether it is new.
    pub fn insert(&mut self, code: Code) -> (usize, bool) {
        if self.codes.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(&code);
        match self.slots[slot] {
            0 => {
                self.codes.push(code);
                self.slots[slot] = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
                (self.codes.len() - 1, true)
            }
            taken => (taken as usize - 1, false),
        }
    }

    /// The slot that holds this state, or the free one where it belongs.
    fn slot(&self, code: &Code) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(code) as usize & mask;
        while let Some(taken) = self.slots[slot].checked_sub(1) {
            if self.codes[taken as usize] == *code {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(1 << 10)];
        for number in 0..self.codes.len() {
            let slot = self.slot(&self.codes[number]);
            self.slots[slot] = u32::try_from(number + 1).unwrap_or(u32::MAX);
        }
    }
}

fn hash(code: &Code) -> u64 {
    let mut mixer = Mixer(0);
    code.hash(&mut mixer);
    mixer.finish()
}

/// A fast hash of small numbers. Its keys are our own, so nobody can choose them to collide.
struct Mixer(u64);

impl Mixer {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.add(byte.into());
        }
    }
    fn write_u8(&mut self, number: u8) {
        self.add(number.into());
    }
    fn write_i32(&mut self, number: i32) {
        self.add(u64::from(number.cast_unsigned()));
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}
