/*
 * Calls between vCPUs, in all interleavings: hyp-shim/vgic/vcpus/call.c and online.c, step by step. Each step
 * here is what the code does between two accesses to memory that another CPU can see.
 *
 *   ON_OWNER  vgic_on_owner(), vgic_call_remote() up to its loop
 *   POST      the loop around post(), leave_call(), perform_borrowed()
 *   WAIT      vgic_call_remote(): the loop that waits for the answer
 *   ANSWER    answer_call(), of vgic_serve()
 *   PERFORM   perform(), pass_on()
 *   ACT       an action: vgic_refresh(), or set_targets() with handover_give() (vgic/vcpus/move.c)
 *   finish()  vgic_retarget(): once it has moved, its new owner is called
 *   END       handover(): an interrupt ends that was retargeted; leave_note() (vgic/record/handover.c)
 *   NOTES     notes_take(), notes_take_over() (vgic/vcpus/notes.c)
 *   OFF       vgic_offline()
 *   ON        vgic_online(), vgic_lock_unborrowed()
 *
 * C functions call each other, and serve while they wait: each CPU has a stack of frames. A loop that spins
 * stands here as one that waits until it can get on, so that whoever spins for ever is a deadlock, which spin
 * finds. At the end each vCPU that runs has looked at all that is its own by now. Not here: the SGI that goes
 * through memory, and a second VM that has a vCPU's CPU.
 *
 * -DMISTAKE=1 to 7 has a mistake in it, which must be found.
 */
#ifndef CPUS
#define CPUS 2
#endif
#ifndef CALLS
#define CALLS 1		/* that each CPU makes of its own */
#endif
#ifndef ENDS
#define ENDS 1		/* of retargeted interrupts, in all */
#endif
#ifndef SWITCHES
#define SWITCHES 1	/* times that the second CPU goes off; it may come on again */
#endif
#ifndef MISTAKE
#define MISTAKE 0
#endif
#ifndef OFFLINE
#define OFFLINE 0	/* the last CPUs, which are off and stay it; then all interrupts are theirs */
#endif
#define IRQS  2
#define DEPTH 7
#define NONE  255

mtype = { ON_OWNER, POST, WAIT, ANSWER, PERFORM, ACT, END, NOTES, OFF, ON };
mtype = { REFRESH, MOVE };

byte lock = NONE;		/* vgic->lock: who has it */
bool takes_calls[CPUS] = true;
bool kicked[CPUS];		/* its own SGI is pending */
byte slot[CPUS] = NONE;		/* talk.call: a frame's number */
byte borrower[CPUS] = NONE;	/* talk.borrower */
byte owner[IRQS];		/* virq.vcpu */
bool fresh[IRQS] = true;	/* its owner has looked since it is that */
byte noted[CPUS];		/* vgic->noted with talk.notes: interrupts, a bit each */
byte acting[CPUS] = NONE;	/* the CPU that changes this vCPU's state just now */
byte ends = ENDS;
byte begun, performed;

/* Frame f of CPU c has the number c * DEPTH + f: a call lies on its caller's stack. */
mtype kind[CPUS * DEPTH];
byte as[CPUS * DEPTH];		/* the vCPU that is acted for; of ANSWER: the call */
byte irq[CPUS * DEPTH];
mtype action[CPUS * DEPTH];
byte target[CPUS * DEPTH];	/* of POST: the owner as it was read */
byte phase[CPUS * DEPTH];
bool done[CPUS * DEPTH];
bool for_another[CPUS * DEPTH];	/* what comes after the action is its caller's to do */
byte top[CPUS];

#define FRAME (me * DEPTH + top[me] - 1)
#define CALLED (slot[me] != NONE || noted[me] != 0)

/* Where an interrupt goes that is moved. */
#define NEXT(o) (OFFLINE == 0 -> ((o) + 1) % CPUS : CPUS - OFFLINE + ((o) + 1) % OFFLINE)

inline push(k, a, i, what)
{
	assert(top[me] < DEPTH);
	top[me]++;
	kind[FRAME] = k; as[FRAME] = a; irq[FRAME] = i; action[FRAME] = what;
	phase[FRAME] = 0; done[FRAME] = false; target[FRAME] = NONE; for_another[FRAME] = false;
}

/* A frame that ends leaves nothing behind, so that states are the same that go on in the same way. */
inline pop()
{
	kind[FRAME] = 0; as[FRAME] = 0; irq[FRAME] = 0; action[FRAME] = 0;
	phase[FRAME] = 0; done[FRAME] = false; target[FRAME] = 0; for_another[FRAME] = false;
	top[me]--;
}

/* vgic_on_owner() returns. What was moved is called for once more, by who moved it. */
inline finish()
{
	if
	:: action[FRAME] == MOVE && !for_another[FRAME] ->
		action[FRAME] = REFRESH; kind[FRAME] = ON_OWNER; as[FRAME] = me;
		phase[FRAME] = 0; done[FRAME] = false; target[FRAME] = NONE
	:: else -> pop()
	fi
}

inline serve()
{
	push(ANSWER, NONE, 0, REFRESH)
}

/* One of its interrupts that were retargeted ends, if it has any. */
inline start_end()
{
	ends--;
	select(i : 0 .. IRQS - 1);
	if
	:: owner[i] == me -> push(END, me, i, REFRESH)
	:: else
	fi;
	i = 0
}

inline look(n)
{
	if
	:: owner[n] == me -> assert(acting[me] == NONE); fresh[n] = true
	:: else		/* given away since */
	fi
}

proctype cpu(byte me)
{
	byte calls = CALLS, switches = (me == 1 -> SWITCHES : 0), i, call;
	bool off = false, stays_off = false;

end:	do
	/* ---- in the guest, or turned off ---- */
	:: atomic { top[me] == 0 && !off && kicked[me] -> kicked[me] = false; serve() }
	:: atomic { top[me] == 0 && !off && calls > 0 ->
		calls--; begun++;
		select(i : 0 .. IRQS - 1);
		if
		:: push(ON_OWNER, me, i, REFRESH)
		:: push(ON_OWNER, me, i, MOVE)
		fi;
		i = 0 }
	:: atomic { top[me] == 0 && !off && switches > 0 ->
		switches--; off = true; push(OFF, me, 0, REFRESH);
		if
		:: stays_off = false
		:: stays_off = true
		fi }
	:: atomic { top[me] == 0 && off && !stays_off -> off = false; push(ON, me, 0, REFRESH) }

	:: atomic { top[me] == 0 && !off && ends > 0 -> start_end() }

	/* ---- vgic_on_owner(), vgic_call_remote() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == ON_OWNER ->
		i = owner[irq[FRAME]];
		if
		:: i == as[FRAME] -> kind[FRAME] = ACT
		:: else ->
			assert(as[FRAME] == me || MISTAKE == 5); /* a borrowed vCPU calls nobody */
			as[FRAME] = me; target[FRAME] = i; kind[FRAME] = POST
		fi;
		i = 0 }

	/* ---- post() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 0 && lock == NONE ->
		lock = me; phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 0 && lock != NONE && CALLED -> serve() }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 1 ->
		if
		:: takes_calls[target[FRAME]] && slot[target[FRAME]] == NONE ->
			slot[target[FRAME]] = FRAME; phase[FRAME] = 2
		:: !takes_calls[target[FRAME]] && (MISTAKE == 3 || borrower[target[FRAME]] == NONE) ->
			borrower[target[FRAME]] = me; phase[FRAME] = 3
		:: else -> phase[FRAME] = 5
		fi }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 2 ->
		kicked[target[FRAME]] = true; lock = NONE; kind[FRAME] = WAIT; phase[FRAME] = 0 }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 3 -> lock = NONE; phase[FRAME] = 4 }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 4 ->
		if
		:: owner[irq[FRAME]] == target[FRAME] || MISTAKE == 4 ->
			phase[FRAME] = 7;
			call = FRAME;
			push(PERFORM, target[call], irq[call], action[call]);
			for_another[FRAME] = true;
			call = 0
		:: else -> borrower[target[FRAME]] = NONE; kind[FRAME] = ON_OWNER; phase[FRAME] = 0
		fi }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 7 ->
		borrower[target[FRAME]] = NONE; finish() }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 5 -> lock = NONE; phase[FRAME] = 6 }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 6 &&
		(slot[target[FRAME]] == NONE && borrower[target[FRAME]] == NONE || owner[irq[FRAME]] != target[FRAME]) ->
		kind[FRAME] = ON_OWNER; phase[FRAME] = 0 }
	:: atomic { top[me] > 0 && kind[FRAME] == POST && phase[FRAME] == 6 && CALLED -> serve() }

	/* ---- vgic_call_remote(): the answer ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == WAIT && done[FRAME] -> finish() }
	:: atomic { top[me] > 0 && kind[FRAME] == WAIT && !done[FRAME] && CALLED && MISTAKE != 2 -> serve() }

	/* ---- answer_call() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == ANSWER && phase[FRAME] == 0 ->
		if
		:: slot[me] == NONE -> kind[FRAME] = NOTES
		:: else -> as[FRAME] = slot[me]; phase[FRAME] = 1
		fi }
	:: atomic { top[me] > 0 && kind[FRAME] == ANSWER && phase[FRAME] == 1 ->
		slot[me] = NONE; phase[FRAME] = 2;
		call = as[FRAME];
		push(PERFORM, me, irq[call], action[call]);
		for_another[FRAME] = true;
		call = 0 }
	:: atomic { top[me] > 0 && kind[FRAME] == ANSWER && phase[FRAME] == 2 -> done[as[FRAME]] = true; kind[FRAME] = NOTES; phase[FRAME] = 0 }

	/* ---- perform() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == PERFORM ->
		kind[FRAME] = (owner[irq[FRAME]] != as[FRAME] && MISTAKE != 4 -> ON_OWNER : ACT) }

	/* ---- the action ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == ACT && phase[FRAME] == 0 ->
		assert(owner[irq[FRAME]] == as[FRAME]);		/* no action on what another has */
		assert(acting[as[FRAME]] == NONE);		/* nor by two at once */
		assert(as[FRAME] == me || !takes_calls[as[FRAME]]); /* nor of a vCPU that runs, by another */
		acting[as[FRAME]] = me; phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == ACT && phase[FRAME] == 1 && action[FRAME] == REFRESH ->
		fresh[irq[FRAME]] = true;
		acting[as[FRAME]] = NONE; performed++; pop() }
	:: atomic { top[me] > 0 && kind[FRAME] == ACT && phase[FRAME] == 1 && action[FRAME] == MOVE ->
		owner[irq[FRAME]] = NEXT(owner[irq[FRAME]]);	/* handover_give() */
		fresh[irq[FRAME]] = false;
		acting[as[FRAME]] = NONE;
		if
		:: MISTAKE == 5 -> action[FRAME] = REFRESH; kind[FRAME] = ON_OWNER; phase[FRAME] = 0
		:: else -> finish()
		fi }

	/* ---- the end of a retargeted one: handover() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == END && phase[FRAME] == 0 ->
		assert(owner[irq[FRAME]] == me);
		owner[irq[FRAME]] = NEXT(owner[irq[FRAME]]);
		fresh[irq[FRAME]] = false;
		phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == END && phase[FRAME] == 1 ->
		target[FRAME] = owner[irq[FRAME]];
		if
		:: MISTAKE == 7 -> kicked[target[FRAME]] = true
		:: else -> noted[target[FRAME]] = noted[target[FRAME]] | (1 << irq[FRAME])
		fi;
		phase[FRAME] = 2 }
	:: atomic { top[me] > 0 && kind[FRAME] == END && phase[FRAME] == 2 ->
		if
		:: MISTAKE == 7 -> noted[target[FRAME]] = noted[target[FRAME]] | (1 << irq[FRAME])
		:: else -> kicked[target[FRAME]] = true
		fi;
		pop() }

	/* ---- notes_take() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == NOTES && phase[FRAME] == 0 ->
		target[FRAME] = noted[me]; noted[me] = 0; phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == NOTES && phase[FRAME] == 1 ->
		if
		:: target[FRAME] & 1 -> look(0); target[FRAME] = target[FRAME] & 2
		:: target[FRAME] == 2 -> look(1); target[FRAME] = 0
		:: target[FRAME] == 0 -> pop()
		fi }

	/* ---- vgic_offline() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 0 && lock == NONE -> lock = me; phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 0 && lock != NONE && CALLED -> serve() }
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 1 && slot[me] != NONE && MISTAKE != 1 ->
		lock = NONE; phase[FRAME] = 0; serve() }
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 1 && (slot[me] == NONE || MISTAKE == 1) ->
		assert(acting[me] == NONE); acting[me] = me; phase[FRAME] = 2 }
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 2 && ends > 0 -> start_end() } /* untold */
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 2 ->
		acting[me] = NONE; takes_calls[me] = false; phase[FRAME] = 3 }
	:: atomic { top[me] > 0 && kind[FRAME] == OFF && phase[FRAME] == 3 -> lock = NONE; pop() }

	/* ---- vgic_online() ---- */
	:: atomic { top[me] > 0 && kind[FRAME] == ON && phase[FRAME] == 0 && lock == NONE && borrower[me] == NONE ->
		kicked[me] = false;	/* a CPU that is off may lose what is pending there */
		lock = me; phase[FRAME] = 1 }
	:: atomic { top[me] > 0 && kind[FRAME] == ON && phase[FRAME] == 1 ->
		assert(acting[me] == NONE); acting[me] = me; phase[FRAME] = 2 }	/* link_private() */
	:: atomic { top[me] > 0 && kind[FRAME] == ON && phase[FRAME] == 2 ->
		acting[me] = NONE; takes_calls[me] = true; phase[FRAME] = 3;
		if
		:: MISTAKE == 6
		:: else -> push(NOTES, me, 0, REFRESH)
		fi }
	:: atomic { top[me] > 0 && kind[FRAME] == ON && phase[FRAME] == 3 -> lock = NONE; pop() }
	od
}

init {
	byte n;

	atomic {
		for (n : 0 .. IRQS - 1) { owner[n] = (OFFLINE == 0 -> n % CPUS : CPUS - OFFLINE + n % OFFLINE) }
		for (n : 0 .. CPUS - 1) {
			if
			:: n < CPUS - OFFLINE -> run cpu(n)
			:: else -> takes_calls[n] = false
			fi
		}
		n = 0
	}
	/* Nobody can go on: all must have come back to the guest, with nothing left behind. */
	atomic {
		timeout ->
		for (n : 0 .. CPUS - 1) {
			assert(top[n] == 0 && slot[n] == NONE && borrower[n] == NONE)
		}
		assert(lock == NONE && performed == begun);
		for (n : 0 .. IRQS - 1) { assert(fresh[n] || !takes_calls[owner[n]]) }
	}
}
