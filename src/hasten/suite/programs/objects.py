"""Objects and methods: a queue of tasks that hand work to each other."""

SIZE = 2500


class Task(object):
    def __init__(self, number):
        self.number = number
        self.done = 0
        self.inbox = []

    def receive(self, packet):
        self.inbox.append(packet)

    def step(self, tasks):
        if not self.inbox:
            return 0
        packet = self.inbox.pop()
        self.done += packet.cost(self.number)
        if packet.hops > 0:
            tasks[(self.number * 3 + packet.hops) % len(tasks)].receive(packet.forwarded())
        return 1


class Packet(object):
    def __init__(self, hops):
        self.hops = hops

    def cost(self, number):
        return (self.hops * 7 + number) % 11

    def forwarded(self):
        return type(self)(self.hops - 1)


class Urgent(Packet):
    def cost(self, number):
        return Packet.cost(self, number) + 1


def run(count):
    tasks = [Task(number) for number in range(11)]
    for i in range(count // 10):
        tasks[i % len(tasks)].receive(Urgent(9) if i % 4 == 0 else Packet(9))
    steps, moved = 0, 1
    while moved:
        moved = sum([task.step(tasks) for task in tasks])
        steps += moved
    return steps, [task.done for task in tasks]
