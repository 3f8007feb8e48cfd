/*
 * The list-register policy, for physical edge interrupts of which each has a level of priority of its own:
 * every order in which devices, guest and exits can follow each other. An exit is one step, for it changes
 * what only its own CPU sees; a maintenance interrupt and a physical one are taken at any time after they
 * are there, so that the guest goes on meanwhile.
 *
 * The GIC is that of IHI 0048, 5.2 and 5.3. The policy, by its functions in hyp-shim/vgic:
 *
 *   exit_irq()           core/exit_irq.c: exit_irq(), exit_irq_full(), raise_full(); lr_take_empty(),
 *                        lr_take_spare() (policy/take.h), lr_raise() (policy/raise.h)
 *   raise_first()        lr_raise_first(), raise_over_pending(), raise_over_active(), raise_over_mixed()
 *   deliver(), fill()    lr_deliver(), lr_settle_ends(); lr_fill(), lr_fill_empty(), lr_make_room()
 *   arm()                lr_arm_here(), lr_arm_carefully()
 *   make_spare()         lr_make_spare()
 *   maintain()           lr_maintain(), lr_maintain_completed(), lr_maintain_waiting(), lr_maintain_empty()
 *   complete_spilled()   complete_spilled(), complete_levels() (policy/spilled_end.h)
 *
 * Interrupt n has the order n: 0 is the most urgent. What must hold:
 *   - none is lost: when nothing can happen any more, each that fired was handled as often as it fired;
 *   - none comes twice: the guest acknowledges no more than fired;
 *   - what waits is not kept waiting by less urgent ones: with no maintenance due, one that is in a list
 *     register, pending, goes before all that wait;
 *   - no livelock: after a maintenance interrupt its condition does not hold any more.
 *
 * -DMISTAKE=1 to 4 has a mistake in it, which must be found.
 */
#ifndef IRQS
#define IRQS 4
#endif
#ifndef LRS
#define LRS 2
#endif
#ifndef TIMES
#define TIMES 2		/* that each fires */
#endif
#ifndef MISTAKE
#define MISTAKE 0
#endif
#define NONE  7

mtype = { EMPTY, PENDING, ACTIVE };

/* ---- the GIC ---- */
byte fired[IRQS], handled[IRQS];
bool pending[IRQS];		/* physically; */
bool claimed[IRQS];		/* and active, until the virtual one ends or the shim deactivates it */
mtype lr[LRS] = EMPTY;
byte lr_irq[LRS] = NONE;
byte running;			/* GICH_APR: a bit a level */
byte ends;			/* GICH_HCR.EOICount */
bool np, u, lrenp;		/* conditions that are armed */

/* ---- the shim ---- */
byte waiting;			/* a bit an interrupt */
byte spilled;			/* spilled.levels: a bit an interrupt, its level being its number */
byte spare = LRS - 1;		/* waiting.open_when_none: the list register that is kept */
byte told;			/* maintenance interrupts since anything else happened */

byte n, who, where, hold;	/* for within a step: zero between two */
bool waited;

#define BIT(i)      (1 << (i))
#define HAS(set, i) (((set) >> (i)) & 1)

/* The most urgent of a set, which is not empty. */
inline first_of(set, result)
{
	result = 0;
	do
	:: HAS(set, result) -> break
	:: else -> result++
	od
}

#define COUNT_VALID   ((lr[0] != EMPTY) + (lr[1] != EMPTY))
#define COUNT_PENDING ((lr[0] == PENDING) + (lr[1] == PENDING))
#define STATUS_NP    (np && COUNT_PENDING == 0)
#define STATUS_U     (u && COUNT_VALID <= 1)
#define STATUS_LRENP (lrenp && ends != 0)
#define STATUS       (STATUS_NP || STATUS_U || STATUS_LRENP)
/* Pending in list register n, and more urgent than all that runs. */
#define SIGNALLED(n) (lr[n] == PENDING && (running & (BIT(lr_irq[n] + 1) - 1)) == 0)
#define FULL         (lr[0] != EMPTY && lr[1] != EMPTY)
#define EMPTY_LR     (lr[0] == EMPTY -> 0 : 1)

/* ---- the policy ---- */
inline put(i, at)
{
	assert(lr[at] == EMPTY);
	lr[at] = PENDING; lr_irq[at] = i
}

/* lr_spill(): its record has it from now on. */
inline spill(at)
{
	if
	:: lr[at] == ACTIVE -> spilled = spilled | BIT(lr_irq[at])
	:: else -> waiting = waiting | BIT(lr_irq[at])
	fi;
	lr[at] = EMPTY; lr_irq[at] = NONE
}

inline put_first(at)
{
	first_of(waiting, who);
	waiting = waiting & ~BIT(who);
	put(who, at);
	who = 0
}

inline arm()
{
	np = waiting != 0; u = waiting != 0;
	if
	:: MISTAKE == 1 -> np = false
	:: else
	fi;
	if
	:: spilled == 0 || !lrenp -> ends = 0
	:: else
	fi;
	lrenp = spilled != 0
}

/* `where`: the least urgent of those only pending; if there is none, of the active ones. All are full. */
inline find_least()
{
	where = NONE;
	for (n : 0 .. LRS - 1) {
		if
		:: lr[n] == PENDING && (where == NONE || lr[where] == ACTIVE || lr_irq[n] > lr_irq[where]) -> where = n
		:: lr[n] == ACTIVE && (where == NONE || (lr[where] == ACTIVE && lr_irq[n] > lr_irq[where])) -> where = n
		:: else
		fi
	};
	n = 0
}

inline fill()
{
	if
	:: FULL && waiting != 0 ->
		find_least();
		first_of(waiting, who);
		if
		:: lr[where] == PENDING && who > lr_irq[where] -> where = 0; who = 0
		:: else -> who = 0; spill(where); put_first(where); where = 0
		fi
	:: else ->
		do
		:: waiting != 0 && !FULL -> where = EMPTY_LR; put_first(where); where = 0
		:: else -> break
		od
	fi
}

/* EOICount says that there were ends, and the levels that do not run any more whose. */
inline complete_spilled()
{
	for (n : 0 .. IRQS - 1) {
		if
		:: HAS(spilled, n) && !HAS(running, n) -> claimed[n] = false; spilled = spilled & ~BIT(n)
		:: else
		fi
	}
	ends = 0; n = 0
}

inline deliver()
{
	if
	:: waiting != 0 ->
		if
		:: STATUS_LRENP -> complete_spilled()
		:: else
		fi;
		fill()
	:: else
	fi;
	arm()
}

/* lr_raise_first(): of interrupt `hold`, which goes before all that wait. */
inline raise_first()
{
	if
	:: !FULL -> where = EMPTY_LR; put(hold, where); where = 0
	:: else ->
		where = (lr_irq[0] > lr_irq[1] -> 0 : 1);
		waited = waiting != 0;
		if
		:: lr[where] == PENDING ->
			if
			:: hold < lr_irq[where] -> spill(where); put(hold, where)
			:: else -> waiting = waiting | BIT(hold)
			fi;
			if
			:: !waited -> arm()
			:: else
			fi
		:: lr[where] == ACTIVE && lr[1 - where] == ACTIVE && !(spilled != 0 && STATUS_LRENP) ->
			spill(where); put(hold, where);
			if
			:: !lrenp && MISTAKE != 2 -> arm()
			:: else
			fi
		:: else -> waiting = waiting | BIT(hold); deliver()
		fi;
		where = 0; waited = false
	fi
}

#define OPEN(n) (lr[n] == EMPTY && spare != (n))

inline exit_irq(i)
{
	pending[i] = false; claimed[i] = true; told = 0; hold = i;
	if
	:: waiting == 0 && (OPEN(0) || OPEN(1)) -> where = (OPEN(0) -> 0 : 1); put(hold, where); where = 0
	:: waiting == 0 && !OPEN(0) && !OPEN(1) && !FULL ->
		put(hold, spare);
		if
		:: (running & (running - 1)) != 0 -> np = true	/* handlers interrupt each other */
		:: else
		fi
	:: else ->
		if
		:: (waiting & (BIT(hold) - 1)) != 0 -> waiting = waiting | BIT(hold)
		:: else -> raise_first()
		fi
	fi;
	hold = 0
}

inline make_spare()
{
	if
	:: FULL && lr[0] == ACTIVE && lr[1] == ACTIVE ->
		where = (lr_irq[0] > lr_irq[1] -> 0 : 1);
		spill(where); spare = where; where = 0
	:: else
	fi
}

inline maintain()
{
	told++;
	if
	:: STATUS_LRENP ->
		if
		:: MISTAKE == 3 -> ends = 0; claimed[0] = false; spilled = spilled & ~1
		:: else -> complete_spilled()
		fi;
		fill(); arm()
	:: else ->
		if
		:: waiting == 0 ->
			if
			:: STATUS_NP -> make_spare()
			:: else
			fi
		:: else ->
			if
			:: MISTAKE == 4
			:: else -> fill()
			fi
		fi;
		arm()
	fi;
	assert(MISTAKE != 0 || !STATUS)
}

/* With no maintenance due: something pending in a list register goes before all that wait. */
inline check()
{
	if
	:: waiting != 0 && !STATUS ->
		first_of(waiting, who);
		assert((lr[0] == PENDING && lr_irq[0] < who) || (lr[1] == PENDING && lr_irq[1] < who));
		who = 0
	:: else
	fi
}

/* ---- what can happen ---- */
active [IRQS] proctype device()
{
end:	do
	:: atomic { fired[_pid] < TIMES && !pending[_pid] -> fired[_pid]++; pending[_pid] = true }
	od
}

#define COMES(i) (pending[i] && !claimed[i])

active proctype cpu()
{
	byte i;

end:	do
	/* An exit for a physical interrupt: the most urgent that is pending and not active. */
	:: atomic { COMES(0) || COMES(1) || COMES(2) || COMES(3) ->
		do
		:: COMES(i) -> break
		:: else -> i++
		od;
		exit_irq(i); i = 0; check() }
	/* An exit for a maintenance interrupt. */
	:: atomic { STATUS -> assert(told == 0); maintain(); check() }
	/* The guest acknowledges what is signalled; */
	:: atomic { COUNT_PENDING != 0 && running == 0 || SIGNALLED(0) || SIGNALLED(1) ->
		i = (lr[0] == PENDING && !(lr[1] == PENDING && lr_irq[1] < lr_irq[0]) -> 0 : 1);
		lr[i] = ACTIVE; i = lr_irq[i]; running = running | BIT(i); told = 0;
		handled[i]++;
		assert(handled[i] <= fired[i]); i = 0 }
	/* it ends what runs. */
	:: atomic { running != 0 ->
		first_of(running, i);
		running = running & ~BIT(i); told = 0;
		if
		:: lr[0] == ACTIVE && lr_irq[0] == i -> lr[0] = EMPTY; lr_irq[0] = NONE; claimed[i] = false
		:: lr[1] == ACTIVE && lr_irq[1] == i -> lr[1] = EMPTY; lr_irq[1] = NONE; claimed[i] = false
		:: else -> ends++
		fi;
		i = 0 }
	od
}

/* When nothing can happen any more. */
active proctype rest()
{
	byte i;

	atomic {
		timeout ->
		for (i : 0 .. IRQS - 1) { assert(handled[i] == TIMES && !claimed[i]) }
		assert(waiting == 0 && spilled == 0 && running == 0)
	}
}
